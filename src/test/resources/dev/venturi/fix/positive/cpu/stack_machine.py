from enum import Enum
from typing import NamedTuple
import copy

class Op(Enum):
    PUSH = 1
    ADD = 2
    MUL = 3

class Instr(NamedTuple):
    op: Op
    arg: int = 0

class VMError(Exception):
    """Raised on a bad program."""

def run(program, fuel=100):
    stack = []
    pc = 0
    while pc < len(program) and fuel > 0:
        instr = program[pc]
        if instr.op is Op.PUSH:
            stack.append(instr.arg)
        elif instr.op in (Op.ADD, Op.MUL):
            if len(stack) < 2:
                raise VMError("stack underflow at %d" % pc)
            b, a = stack.pop(), stack.pop()
            stack.append(a + b if instr.op is Op.ADD else a * b)  #@ 2
        pc += 1
        fuel -= 1
    return stack[-1] if stack else None

def main():
    base = [Instr(Op.PUSH, 2), Instr(Op.PUSH, 3), Instr(Op.ADD), Instr(Op.PUSH, 4), Instr(Op.MUL)]
    programs = [base[:n] for n in range(1, 6)] + [[Instr(Op.ADD)]]
    for k, program in enumerate(programs):
        try:
            value = run(program)  #@ 1
        except VMError as e:
            print(k, "error:", e)
        else:
            print(k, value)

if __name__ == "__main__":
    main()

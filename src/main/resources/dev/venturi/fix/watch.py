"""What a call and the loop around it do, as an abstract run of the function around them shows it."""

import ast

from values import NOTHING


class Watch:
    """Looks on while the function around a loop is run in the abstract."""

    def __init__(self, region, call):
        self.region = region
        self.call = call
        self.inside = False
        self.writes = []  # (origins, node) of what a round changes, but for the call itself
        self.effects = []
        self.call_writes = []  # the same of the call
        self.known = set()  # origins that the variables at the call lead to
        self.call_effects = []
        self.argument_effects = []  # those of them that come from working out the arguments
        self.call_reads = set()
        self.call_attributes = set()
        self.call_origins = set()
        self.raises = set()
        self.works = False
        self.called_value = NOTHING
        self.arguments = []
        self.reached = False
        self.env = {}
        self.busy = False

    def own_effects(self):
        """Effects of the function that is called."""
        return [effect for effect in self.call_effects if effect not in self.argument_effects]

    def write(self, value, node):
        if self.busy:
            self.call_writes.append((value.own, node))
        elif self.inside:
            self.writes.append((value.own, node))

    def enter(self, frame):
        self.inside = True
        self.mark = len(frame.effects)
        self.frame = frame
        self.env = dict(frame.env)

    def leave(self, frame):
        self.inside = False
        self.effects = frame.effects[self.mark :]

    def called(self, frame, node):
        """Runs the call apart from the rest of the round."""
        for value in frame.env.values():
            self.known |= frame.reach(value.own)
        self.busy = True
        kept = frame.effects, frame.reads, frame.attributes, frame.raises, frame.works
        frame.effects, frame.reads, frame.attributes, frame.raises, frame.works = (
            [],
            set(),
            set(),
            set(),
            False,
        )
        result = frame.really_call(node)
        self.call_effects += frame.effects
        self.call_reads |= frame.reads
        self.call_attributes |= frame.attributes
        self.raises |= frame.raises
        self.works = self.works or frame.works
        self.observe(frame, node)
        frame.effects, frame.reads, frame.attributes, frame.raises, frame.works = kept
        self.busy = False
        self.reached = True
        self.result = result
        return result

    def observe(self, frame, node):
        """What the call can get at: through its arguments, its function and the globals that it reads."""
        kept, frame.effects = frame.effects, []
        values = [frame.eval(a.value if isinstance(a, ast.Starred) else a) for a in node.args]
        values += [frame.eval(k.value) for k in node.keywords]
        self.argument_effects += frame.effects
        frame.effects = kept
        self.arguments = list(values)
        self.called_value = frame.eval(node.func)
        if isinstance(node.func, ast.Attribute):
            values.append(frame.eval(node.func.value))
        values.append(self.called_value)
        for value in values:
            self.call_origins |= frame.reach(value.own)

import ast
import inspect

tree = ast.parse(inspect.getsource(ast.NodeVisitor))
for node in ast.walk(tree):
    ast.iter_child_nodes(node)


class Renames(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Name(node.id + "_", node.ctx), node)


ast.dump(Renames().visit(tree))
ast.literal_eval("{'a': [1, 2, (3, -4j)], b'x': {1, 2}}")

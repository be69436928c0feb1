/// The structures of CPython by version, read from outside: thread states, frames, code objects,
/// line tables.
///
/// Entry: [dev.venturi.cpython.Interpreter]. May import `target` and `memory`.
@NullMarked
package dev.venturi.cpython;

import org.jspecify.annotations.NullMarked;

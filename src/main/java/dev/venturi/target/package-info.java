/// Finding, launching and watching a process: ELF images, memory maps, `/proc`.
///
/// Entry: [dev.venturi.target.PythonProcess]. Knows nothing of the structures of Python. Imports
/// nothing of ours.
@NullMarked
package dev.venturi.target;

import org.jspecify.annotations.NullMarked;

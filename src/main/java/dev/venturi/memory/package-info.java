/// Reading the memory of another process.
///
/// Entry: [dev.venturi.memory.RemoteMemory]. Imports nothing of ours.
@NullMarked
package dev.venturi.memory;

import org.jspecify.annotations.NullMarked;

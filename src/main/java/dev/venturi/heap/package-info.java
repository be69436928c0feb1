/// The census of live objects by type, from outside.
///
/// Entry: [dev.venturi.heap.HeapCensus]. May import `cpython`, `target`, `memory`.
@NullMarked
package dev.venturi.heap;

import org.jspecify.annotations.NullMarked;

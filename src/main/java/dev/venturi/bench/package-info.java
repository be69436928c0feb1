/// Running programs in pairs and deciding whether they differ.
///
/// Entry: [dev.venturi.bench.Benchmark]. May import `target`.
@NullMarked
package dev.venturi.bench;

import org.jspecify.annotations.NullMarked;

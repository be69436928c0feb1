/// Comparison with other tools, of whole processes. Entry:
/// [dev.venturi.benchmarks.SamplerComparison].
@NullMarked
package dev.venturi.benchmarks;

import org.jspecify.annotations.NullMarked;

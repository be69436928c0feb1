/// Comparison with other tools, of whole processes. Entry: [dev.venturi.benchmarks.Main].
@NullMarked
package dev.venturi.benchmarks;

import org.jspecify.annotations.NullMarked;

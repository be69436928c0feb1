/// One writer for each foreign file format, and the reader of pstats'.
///
/// Entry: [dev.venturi.format.ProfileFormat], [dev.venturi.format.Pstats]. May import `profile`.
@NullMarked
package dev.venturi.format;

import org.jspecify.annotations.NullMarked;

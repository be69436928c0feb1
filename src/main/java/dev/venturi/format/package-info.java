/// Foreign file formats: writers of profiles, readers and writers of pstats' and pyperf's files.
///
/// Entry: [dev.venturi.format.ProfileFormat], [dev.venturi.format.Pstats],
/// [dev.venturi.format.Pyperf]. May import `profile`.
@NullMarked
package dev.venturi.format;

import org.jspecify.annotations.NullMarked;

/// One writer for each foreign file format.
///
/// Entry: [dev.venturi.format.ProfileFormat]. May import `profile`.
@NullMarked
package dev.venturi.format;

import org.jspecify.annotations.NullMarked;

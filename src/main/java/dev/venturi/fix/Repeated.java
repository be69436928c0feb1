package dev.venturi.fix;

import java.nio.file.Path;

/// The calls that a patch makes in another way than before, such as all at once.
///
/// @param file where the function is defined; where it is a library's, the file that calls it
/// @param function its qualified name; where it is a library's, the expression that names it
/// @param library whether it is no function of the program
/// @param loopFile where the loop is
/// @param scope qualified name of the function that the loop is in, or `<module>`
/// @param items the expression that the loop goes over; empty where there is no such one
public record Repeated(
        Path file, String function, boolean library, Path loopFile, String scope, String items) {}

package dev.venturi.verify;

import dev.venturi.bench.Measurement;
import java.nio.file.Path;
import java.util.List;

/// What one run of the program did.
///
/// @param run how it ended and what it used
/// @param stdout the file with what it printed
/// @param stderr the file with what it printed on standard error
/// @param files what it changed in its folders and in its `HOME`, whose paths begin with `~`
/// @param temporary what it left in `TMPDIR`, sorted, without names, since those are random
record Outcome(
        Measurement run,
        Path stdout,
        Path stderr,
        List<FileChange> files,
        List<FileChange> temporary) {}

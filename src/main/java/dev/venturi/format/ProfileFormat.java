package dev.venturi.format;

import dev.venturi.profile.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// The foreign formats in which a profile can be written.
public enum ProfileFormat {
    /// Folded stacks, one line per thread and stack, as Brendan Gregg's flamegraph.pl reads them;
    /// `docs/run.md` has the details.
    COLLAPSED;

    /// Writes `profile` to `out`, which stays open.
    public void write(Profile profile, OutputStream out) throws IOException {
        switch (this) {
            case COLLAPSED -> Collapsed.write(profile, out);
        }
    }

    /// Writes `profile` to the file `target`, whole or not at all, as [OutputFile] says.
    public void write(Profile profile, Path target) throws IOException {
        OutputFile.write(target, out -> write(profile, out));
    }
}

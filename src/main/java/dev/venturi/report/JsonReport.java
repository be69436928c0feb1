package dev.venturi.report;

import dev.venturi.format.OutputFile;
import dev.venturi.profile.Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// Reports for programs: JSON, as `docs/json.md` and the schemas beside it say.
public final class JsonReport {
    /// The version of both schemas. It grows when a key goes or changes its meaning, not when one
    /// is added.
    public static final int VERSION = 1;

    private JsonReport() {}

    /// Writes what `venturi run` found to `target`, whole or not at all, as [OutputFile] says.
    public static void writeRun(Path target, Program program, Profile profile) throws IOException {
        OutputFile.write(target, out -> writeRun(out, program, profile));
    }

    /// Writes what `venturi doctor` found to `target`, likewise.
    public static void writeDoctor(Path target, Walk walk) throws IOException {
        OutputFile.write(target, out -> writeDoctor(out, walk));
    }

    static void writeRun(OutputStream out, Program program, Profile profile) throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    ProfileJson.write(json, program, profile);
                });
    }

    static void writeDoctor(OutputStream out, Walk walk) throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    ProfileJson.write(json, walk.program(), walk.profile());
                    WalkJson.write(json, walk);
                });
    }
}

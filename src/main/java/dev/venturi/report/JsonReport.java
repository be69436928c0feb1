package dev.venturi.report;

import dev.venturi.format.OutputFile;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Tracing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reports for programs: JSON, as `docs/json.md` and the schemas beside it say.
public final class JsonReport {
    /// The version of all schemas. It grows when a key goes or changes its meaning, not when one is
    /// added.
    public static final int VERSION = 1;

    private JsonReport() {}

    /// Writes what `venturi run` found to `target`, whole or not at all, as [OutputFile] says.
    ///
    /// @param tracing null where no calls were counted
    public static void writeRun(
            Path target, Program program, Profile profile, @Nullable Tracing tracing)
            throws IOException {
        OutputFile.write(target, out -> writeRun(out, program, profile, tracing));
    }

    /// Writes what `venturi doctor` found to `target`, likewise.
    public static void writeDoctor(Path target, Walk walk) throws IOException {
        OutputFile.write(target, out -> writeDoctor(out, walk));
    }

    /// Writes what `venturi trace` found to `target`, likewise.
    ///
    /// @param wallSeconds from the program's start to its end
    public static void writeTrace(Path target, Program program, double wallSeconds, Tracing tracing)
            throws IOException {
        OutputFile.write(target, out -> writeTrace(out, program, wallSeconds, tracing));
    }

    static void writeTrace(OutputStream out, Program program, double wallSeconds, Tracing tracing)
            throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    TraceJson.write(json, program, wallSeconds, tracing);
                });
    }

    /// Writes the counted calls of `profile` to `target`, likewise.
    ///
    /// @param sampled whether they are samples
    public static void writeCalls(Path target, CallProfile profile, boolean sampled)
            throws IOException {
        OutputFile.write(target, out -> writeCalls(out, profile, sampled));
    }

    /// Writes how the calls of two profiles differ to `target`, likewise.
    ///
    /// @param sampled whether they are samples
    public static void writeChanges(
            Path target, CallProfile before, CallProfile after, boolean sampled)
            throws IOException {
        OutputFile.write(target, out -> writeChanges(out, before, after, sampled));
    }

    static void writeCalls(OutputStream out, CallProfile profile, boolean sampled)
            throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    json.flag("sampled", sampled);
                    CallsJson.write(json, profile);
                });
    }

    static void writeChanges(
            OutputStream out, CallProfile before, CallProfile after, boolean sampled)
            throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    json.flag("sampled", sampled);
                    CallsJson.write(json, before, after);
                });
    }

    static void writeRun(
            OutputStream out, Program program, Profile profile, @Nullable Tracing tracing)
            throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", VERSION);
                    if (tracing == null) {
                        ProfileJson.write(json, program, profile);
                    } else {
                        ProfileJson.write(json, program, profile, tracing);
                    }
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

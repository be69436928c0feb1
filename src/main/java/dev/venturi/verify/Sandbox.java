package dev.venturi.verify;

import dev.venturi.bench.Command;
import dev.venturi.bench.Measurement;
import dev.venturi.bench.Runner;
import dev.venturi.bench.TemporaryFolder;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.Trouble;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the program in working copies of its folders, so that the user's stay as they are.
///
/// All runs see the same path names, whichever copy they use, since paths may be printed and their
/// length shifts the stack. Where mount namespaces work, a copy is bound over the user's own folder
/// (for the program only), so that absolute paths lead into the copy as well. Elsewhere the copy in
/// use is renamed to one place, absolute paths on the command line and in `PYTHONPATH` are changed
/// to point there, and the user's folders are checked for writes after each run.
final class Sandbox implements AutoCloseable {
    /// Which copy a run uses.
    enum Role {
        ORIGINAL,
        PATCHED,
        /// A second copy of the original.
        CONTROL
    }

    /// How its folders' names begin; the number of this process follows.
    static final String NAME = "venturi-proof-";

    private static final long SPARE_BYTES = 64L << 20;

    private final Subject subject;
    private final TemporaryFolder temporary;
    private final ProgramFolders folders;
    private final Runner runner;
    private final boolean binds;
    private final Map<Role, WorkingCopy> copies = new EnumMap<>(Role.class);
    private int kept;

    /// Copies the folders of `subject`.
    ///
    /// @param root a folder that belongs to it besides those that can be told from the command line
    /// @param patched new contents of files, by path
    /// @param mayBind whether to bind copies over the user's folders if that is possible
    Sandbox(Subject subject, Path root, Map<Path, byte[]> patched, boolean mayBind)
            throws IOException, Trouble, Unprovable, InterruptedException {
        this(subject, root, patched, mayBind, EnumSet.allOf(Role.class));
    }

    /// @param roles which copies to make
    Sandbox(Subject subject, Path root, Map<Path, byte[]> patched, boolean mayBind, Set<Role> roles)
            throws IOException, Trouble, Unprovable, InterruptedException {
        this.subject = subject;
        this.temporary = new TemporaryFolder(NAME + ProcessHandle.current().pid() + "-");
        boolean ready = false;
        try {
            this.folders =
                    new ProgramFolders(
                            subject.folders(List.of(root)),
                            temporary.path(),
                            subject.python().prefixes());
            this.runner =
                    new Runner(
                            subject.python().executable(),
                            Files.createDirectory(temporary.path().resolve("run")));
            this.binds = mayBind && runner.canBind();
            requireRoom(roles.size());
            for (Role role : roles) {
                interruptible();
                copies.put(
                        role,
                        new WorkingCopy(
                                folders,
                                temporary.path().resolve("copy-" + role.ordinal()),
                                shown(),
                                role == Role.PATCHED ? patched : Map.of()));
            }
            ready = true;
        } finally {
            if (!ready) {
                temporary.close();
            }
        }
    }

    private static void interruptible() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void requireRoom(int count) throws IOException, Unprovable {
        long needed = count * folders.bytes() + SPARE_BYTES;
        long room = Files.getFileStore(temporary.path()).getUsableSpace();
        if (room < needed) {
            throw new Unprovable(
                    "%s need %d MiB in %s, which has %d: set TMPDIR to a folder with more room"
                            .formatted(
                                    count == 1 ? "a working copy" : count + " working copies",
                                    needed >> 20,
                                    temporary.path().getParent(),
                                    room >> 20));
        }
    }

    /// The folder under which the program sees its folders.
    private Path shown() {
        return binds ? Path.of("/") : temporary.path().resolve("at");
    }

    /// Where the program, in a working copy, sees a file of the user's folders.
    Path seen(Path original) {
        return folders.roots().stream().anyMatch(original::startsWith)
                ? WorkingCopy.in(shown(), original)
                : original;
    }

    /// A folder for files that a helper reads or writes; the same for all runs.
    Path scratch() throws IOException {
        return Files.createDirectories(temporary.path().resolve("scratch"));
    }

    /// Whether absolute paths lead into the copies.
    boolean binds() {
        return binds;
    }

    /// What could not be copied.
    List<String> special() {
        return folders.special();
    }

    /// Runs the program once. The files of the outcome are overwritten by the next run.
    Outcome run(Role role, long hashSeed, Duration timeLimit)
            throws IOException, Trouble, Unprovable, InterruptedException {
        return run(role, hashSeed, timeLimit, command());
    }

    /// Runs the program once with more variables in its environment.
    Outcome run(Role role, Map<String, String> variables, long hashSeed, Duration timeLimit)
            throws IOException, Trouble, Unprovable, InterruptedException {
        Map<String, String> environment = environment();
        environment.putAll(variables);
        return run(role, hashSeed, timeLimit, command(), environment);
    }

    /// Runs the program under a helper: `python HELPER OPTIONS… FORM TARGET ARGUMENTS…`, where FORM
    /// is `script`, `module` or `code`.
    Outcome runUnder(
            Path helper, List<String> options, Role role, long hashSeed, Duration timeLimit)
            throws IOException, Trouble, Unprovable, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(subject.python().executable().toString());
        words.add(helper.toString());
        words.addAll(options);
        switch (subject.program()) {
            case PythonProgram.Script script ->
                    words.addAll(List.of("script", rewritten(script.script())));
            case PythonProgram.Module module -> words.addAll(List.of("module", module.module()));
            case PythonProgram.Code code -> words.addAll(List.of("code", code.code()));
        }
        subject.program().arguments().forEach(argument -> words.add(rewritten(argument)));
        return run(role, hashSeed, timeLimit, words);
    }

    private List<String> command() {
        List<String> words = subject.program().command(subject.python().executable().toString());
        List<String> changed = new ArrayList<>(words);
        changed.replaceAll(this::rewritten);
        changed.set(0, words.getFirst());
        return changed;
    }

    private Outcome run(Role role, long hashSeed, Duration timeLimit, List<String> words)
            throws IOException, Trouble, Unprovable, InterruptedException {
        return run(role, hashSeed, timeLimit, words, environment());
    }

    private Outcome run(
            Role role,
            long hashSeed,
            Duration timeLimit,
            List<String> words,
            Map<String, String> environment)
            throws IOException, Trouble, Unprovable, InterruptedException {
        interruptible();
        WorkingCopy copy = copy(role);
        Path here = subject.directory().toRealPath();
        Command command =
                new Command(
                        words,
                        seen(here),
                        environment,
                        subject.input(),
                        binds ? bindsOf(copy) : List.of(),
                        timeLimit);
        Measurement measurement;
        if (binds) {
            measurement = runner.run(command, hashSeed);
        } else {
            Files.move(copy.base(), shown());
            try {
                measurement = runner.run(command, hashSeed);
            } finally {
                Files.move(shown(), copy.base());
            }
            String written = folders.change();
            if (!written.isEmpty()) {
                throw new Unprovable(
                        "%s changed during a run in a working copy: the program writes there by its absolute path, or something else does; nothing more was run"
                                .formatted(written));
            }
        }
        return outcome(copy, measurement);
    }

    private Outcome outcome(WorkingCopy copy, Measurement measurement)
            throws IOException, Unprovable {
        List<FileChange> changes = copy.changes();
        List<FileChange> files = new ArrayList<>(changes);
        FolderState nothing = FolderState.of(temporary.path().resolve("none"), Set.of());
        for (FileChange change : FileChange.since(nothing, runner.home(), Set.of())) {
            files.add(change.named("~/" + change.path()));
        }
        List<FileChange> left =
                FileChange.since(nothing, runner.temporary(), Set.of()).stream()
                        .map(change -> change.named(""))
                        .sorted(Comparator.comparing(FileChange::toString))
                        .toList();
        copy.undo(changes);
        return new Outcome(measurement, runner.output(), runner.errors(), files, left);
    }

    /// Keeps what an outcome printed beyond the next run.
    Outcome keep(Outcome outcome) throws IOException {
        kept++;
        return new Outcome(
                outcome.run(),
                keep(outcome.stdout(), "stdout-" + kept),
                keep(outcome.stderr(), "stderr-" + kept),
                outcome.files(),
                outcome.temporary());
    }

    private Path keep(Path file, String name) throws IOException {
        return Files.move(
                file, temporary.path().resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private WorkingCopy copy(Role role) {
        return Objects.requireNonNull(copies.get(role));
    }

    private List<Command.Bind> bindsOf(WorkingCopy copy) {
        List<Command.Bind> list = new ArrayList<>();
        // Holes first: the folder that they are in is then bound with them.
        for (Path hole : folders.holes()) {
            list.add(new Command.Bind(hole, WorkingCopy.in(copy.base(), hole)));
        }
        for (Path root : folders.roots()) {
            list.add(new Command.Bind(WorkingCopy.in(copy.base(), root), root));
        }
        return list;
    }

    private Map<String, String> environment() {
        Map<String, String> changes = new LinkedHashMap<>();
        @Nullable String path = System.getenv("PYTHONPATH");
        if (!binds && path != null) {
            List<String> parts = new ArrayList<>(List.of(path.split(File.pathSeparator, -1)));
            parts.replaceAll(this::rewritten);
            changes.put("PYTHONPATH", String.join(File.pathSeparator, parts));
        }
        return changes;
    }

    /// A word of the command line; where it is an absolute path into the user's folders, it leads
    /// into the copy.
    private String rewritten(String word) {
        if (binds || !word.startsWith("/")) {
            return word;
        }
        Path path;
        try {
            path = Path.of(word).normalize();
        } catch (InvalidPathException _) {
            return rewrittenByText(word);
        }
        Path real = real(path).orElse(path);
        return folders.roots().stream().anyMatch(real::startsWith) ? seen(real).toString() : word;
    }

    /// A word with bytes that are not UTF-8 is a path that Java cannot name.
    private String rewrittenByText(String word) {
        return folders.roots().stream()
                .filter(root -> word.startsWith(root + "/"))
                .findFirst()
                .map(root -> seen(root) + word.substring(root.toString().length()))
                .orElse(word);
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException _) {
            return Optional.empty(); // it need not exist: the program may be about to create it
        }
    }

    /// Removes all copies.
    @Override
    public void close() throws IOException {
        temporary.close();
    }
}

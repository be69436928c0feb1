package dev.venturi.cli;

import dev.venturi.bench.TemporaryFolder;
import dev.venturi.target.Trouble;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Commits of the repository that the user stands in, each checked out in a folder of its own.
///
/// Each is a clone that shares the repository's objects: the repository itself is only read, so
/// there is nothing in it to be removed, however we end. The folders' names are equally long, since
/// the length of a path shifts the stack and so the time that code takes.
final class Checkouts implements AutoCloseable {
    /// What makes git take another repository, or another place in it, for the one in its working
    /// directory. Set where we run in a hook.
    private static final List<String> MISLEADING =
            List.of(
                    "GIT_DIR",
                    "GIT_WORK_TREE",
                    "GIT_INDEX_FILE",
                    "GIT_OBJECT_DIRECTORY",
                    "GIT_COMMON_DIR",
                    "GIT_PREFIX");

    private static final int SHORT = 9;

    private final TemporaryFolder folder;
    private final Path repository;
    private final String below;
    private final List<Checkout> checkouts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /// One of them.
    ///
    /// @param place what it is called: the revision, as the user named it, and its commit
    /// @param directory the folder in it that is the user's working directory in the repository
    record Checkout(String place, Path directory) {}

    private record Answer(int status, String out, String err) {}

    private Checkouts(TemporaryFolder folder, Path repository, String below) {
        this.folder = folder;
        this.repository = repository;
        this.below = below;
    }

    /// Checks `revisions` out.
    ///
    /// @param here the user's working directory
    static Checkouts of(List<String> revisions, Path here) throws Trouble, InterruptedException {
        Answer top = git(here, "rev-parse", "--show-toplevel");
        if (top.status != 0) {
            throw new Trouble(
                    "%s is in no git repository with files (git says: %s): go to one"
                            .formatted(here, top.err));
        }
        Path repository = Path.of(top.out);
        List<String> commits = new ArrayList<>();
        for (String revision : revisions) {
            Answer commit = git(here, "rev-parse", "--verify", "--quiet", revision + "^{commit}");
            if (commit.status != 0) {
                throw new Trouble(
                        "there is no commit '%s' in %s: git log --oneline shows which there are"
                                .formatted(revision, repository));
            }
            commits.add(commit.out);
        }
        Checkouts made = null;
        try {
            made =
                    new Checkouts(
                            new TemporaryFolder("venturi-git-"),
                            repository,
                            must(here, "rev-parse", "--show-prefix"));
            for (int i = 0; i < commits.size(); i++) {
                made.add(i + 1, revisions.get(i), commits.get(i));
            }
            made.warnOfChanges();
            Checkouts done = made;
            made = null;
            return done;
        } catch (IOException e) {
            throw new Trouble(
                    "cannot make a folder for the checkouts (%s): make room, or set TMPDIR to another folder"
                            .formatted(e.getMessage()),
                    e);
        } finally {
            if (made != null) {
                made.close();
            }
        }
    }

    private void add(int number, String revision, String commit)
            throws IOException, Trouble, InterruptedException {
        Path parent = Files.createDirectory(folder.path().resolve(String.valueOf(number)));
        Path clone = parent.resolve(String.valueOf(repository.getFileName()));
        must(
                parent,
                "clone",
                "--quiet",
                "--shared",
                "--no-checkout",
                "--",
                repository.toString(),
                clone.toString());
        must(clone, "checkout", "--quiet", "--detach", commit);
        Path directory = clone.resolve(below);
        if (!Files.isDirectory(directory)) {
            throw new Trouble(
                    "there is no folder %s in %s: go to one that both have"
                            .formatted(Path.of(below), revision));
        }
        String short9 = commit.substring(0, SHORT);
        checkouts.add(
                new Checkout(
                        commit.startsWith(revision) ? short9 : revision + " " + short9, directory));
        if (Files.exists(clone.resolve(".gitmodules"))) {
            warnings.add("the submodules of " + revision + " are not in its checkout");
        }
    }

    private void warnOfChanges() throws Trouble, InterruptedException {
        long changes = must(repository, "status", "--porcelain").lines().count();
        if (changes > 0) {
            warnings.add(
                    changes == 1
                            ? "one file that is not committed is in neither checkout"
                            : changes + " files that are not committed are in neither checkout");
        }
    }

    List<Checkout> checkouts() {
        return List.copyOf(checkouts);
    }

    /// What is missing in them.
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static String must(Path directory, String... arguments)
            throws Trouble, InterruptedException {
        Answer answer = git(directory, arguments);
        if (answer.status != 0) {
            throw new Trouble(
                    "git %s failed in %s (it says: %s): do by hand what it asks for"
                            .formatted(String.join(" ", arguments), directory, answer.err));
        }
        return answer.out;
    }

    private static Answer git(Path directory, String... arguments)
            throws Trouble, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        MISLEADING.forEach(builder.environment()::remove);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process git = start(builder);
        // Read by others, since only waiting can be interrupted.
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        Thread output = Thread.ofVirtual().start(() -> out.append(text(git.getInputStream())));
        Thread errors = Thread.ofVirtual().start(() -> err.append(text(git.getErrorStream())));
        try {
            int status = git.waitFor();
            output.join();
            errors.join();
            return new Answer(
                    status,
                    out.toString().stripTrailing(),
                    String.join(" / ", err.toString().strip().lines().toList()));
        } finally {
            git.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) throws Trouble {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Trouble("cannot start git (%s): install it".formatted(e.getMessage()), e);
        }
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    /// Removes them.
    @Override
    public void close() throws Trouble {
        try {
            folder.close();
        } catch (IOException e) {
            throw new Trouble("cannot remove the checkouts: " + e.getMessage(), e);
        }
    }
}

package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two commits of a small repository; its second commit sleeps.
@Execution(ExecutionMode.CONCURRENT)
class CompareGitTest {
    private static final String PYTHON = Pythons.any().toString();

    @TempDir private Path scratch;
    private Path repository;
    private Path sub;
    private Venturi venturi;

    @BeforeEach
    void repository() throws Exception {
        repository = Files.createDirectory(scratch.resolve("repository"));
        sub = Files.createDirectory(repository.resolve("sub"));
        venturi = new Venturi(scratch, sub);
        git("init", "--quiet");
        git("config", "user.email", "nobody@localhost");
        git("config", "user.name", "nobody");
        commit("sleep 0.01");
        commit("sleep 0.3");
    }

    private String git(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("git", "-C", repository.toString()));
        words.addAll(List.of(arguments));
        Venturi.Outcome outcome = venturi.runs(words);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private void commit(String line) throws Exception {
        Files.writeString(sub.resolve("program"), line + "\npwd >> \"$LOG\"\n");
        git("add", ".");
        git("commit", "--quiet", "-m", line);
    }

    private Venturi.Outcome compare(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("compare", "--python", PYTHON));
        all.addAll(List.of(arguments));
        Venturi.Outcome outcome = venturi.run(all.toArray(String[]::new));
        venturi.assertNothingLeft();
        return outcome;
    }

    /// Everything of the repository that git keeps in files.
    private List<String> files() throws IOException {
        try (var all = Files.walk(repository)) {
            return all.map(path -> repository.relativize(path).toString()).sorted().toList();
        }
    }

    @Test
    void twoCommitsAreComparedInFoldersOfTheirOwn() throws Exception {
        Path log = scratch.resolve("log");
        venturi.with("LOG", log.toString());
        Files.writeString(sub.resolve("new"), "not committed");
        List<String> before = files();
        Venturi.Outcome outcome = compare("--git", "HEAD~1", "HEAD", "--", "sh", "program");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(3);
        assertThat(outcome.out())
                .contains("A  sh program [HEAD~1 ", "B  sh program [HEAD ", "B is slower than A");
        assertThat(outcome.err())
                .contains("venturi compare: one file that is not committed is in neither checkout");
        List<String> places = Files.readAllLines(log).stream().distinct().sorted().toList();
        assertThat(places).hasSize(2).allMatch(place -> place.endsWith("/repository/sub"));
        assertThat(places.get(0)).hasSameSizeAs(places.get(1)).doesNotStartWith(sub.toString());
        assertThat(files()).isEqualTo(before);
        assertThat(git("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void aSetupRunsInEachOfThem() throws Exception {
        venturi.with("LOG", "/dev/null");
        Venturi.Outcome outcome =
                compare(
                        "-r",
                        "1",
                        "--setup",
                        "echo built > built",
                        "--git",
                        "HEAD",
                        "HEAD~1",
                        "--",
                        "cat built && sh program");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(sub.resolve("built")).doesNotExist();
    }

    @Test
    void whatCannotBeCheckedOutIsSaidInOneLine() throws Exception {
        Venturi.Outcome unknown = compare("--git", "HEAD", "nope", "--", "true");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err())
                .isEqualTo(
                        "venturi compare: there is no commit 'nope' in %s: git log --oneline shows which there are\n"
                                .formatted(repository.toRealPath()));

        Files.writeString(
                repository.resolve(".gitmodules"), "[submodule \"x\"]\npath = x\nurl = ./x\n");
        git("rm", "-r", "--quiet", "sub");
        git("add", ".gitmodules");
        git("commit", "--quiet", "-m", "no sub");
        Files.createDirectories(sub);
        Venturi.Outcome folder = compare("--git", "HEAD~1", "HEAD", "--", "true");
        assertThat(folder.status()).isEqualTo(1);
        assertThat(folder.err())
                .isEqualTo(
                        "venturi compare: there is no folder sub in HEAD: go to one that both have\n");
        venturi = new Venturi(scratch, repository);
        Venturi.Outcome submodule = compare("-r", "1", "--git", "HEAD~1", "HEAD", "--", "true");
        assertThat(submodule.status()).as(submodule.err()).isEqualTo(4);
        assertThat(submodule.err())
                .contains("venturi compare: the submodules of HEAD are not in its checkout\n");
    }

    @Test
    void withoutARepositoryOrGitItIsSaidWhatIsMissing() throws Exception {
        Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
        venturi =
                new Venturi(scratch, elsewhere)
                        .with("GIT_CEILING_DIRECTORIES", scratch.toRealPath().toString());
        Venturi.Outcome outside = compare("--git", "HEAD", "HEAD~1", "--", "true");
        assertThat(outside.status()).isEqualTo(1);
        assertThat(outside.err())
                .startsWith(
                        "venturi compare: %s is in no git repository with files (git says: fatal: "
                                .formatted(elsewhere.toRealPath()));
        venturi.with("PATH", elsewhere.toString());
        Venturi.Outcome without = compare("--git", "HEAD", "HEAD~1", "--", "true");
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.err())
                .startsWith("venturi compare: cannot start git (")
                .endsWith("): install it\n");
    }

    @Test
    void anInterruptLeavesNothingOfThem() throws Exception {
        PseudoTerminal.Outcome outcome =
                PseudoTerminal.input(venturi, PYTHON)
                        .interrupt("ready\n")
                        .venturi(
                                "compare",
                                "--show-output",
                                "--python",
                                PYTHON,
                                "--git",
                                "HEAD",
                                "HEAD~1",
                                "--",
                                "echo ready; sleep 60");
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.err()).endsWith("nothing is known\n");
        venturi.assertNothingLeft();
        assertThat(git("worktree", "list").lines()).hasSize(1);
    }
}

package dev.venturi.fix;

import dev.venturi.diagnose.Finding;
import dev.venturi.profile.Frame;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks for a patch that answers a diagnosis.
///
/// Source is read with the target interpreter's own grammar; the program itself is never imported,
/// and no file is written.
public final class Fixer {
    private final Subject subject;
    private final @Nullable Path modules;

    public Fixer(Subject subject) {
        this(subject, null);
    }

    /// @param modules where the helper's modules are already; null to write them for each question
    Fixer(Subject subject, @Nullable Path modules) {
        this.subject = subject;
        this.modules = modules;
    }

    /// One patch for the largest finding that has an answer, and why the others have none. A
    /// finding for which no gain is predicted gets no patch.
    ///
    /// @param findings largest first
    /// @throws FixException if the sources cannot be read, or the interpreter does not answer
    public FixProposal propose(List<Finding> findings)
            throws FixException, IOException, InterruptedException {
        List<Finding> gaining = findings.stream().filter(f -> f.predicted().isPresent()).toList();
        FixProposal answer =
                gaining.isEmpty()
                        ? new FixProposal(null, List.of(), List.of())
                        : proposeFor(gaining);
        List<Refusal> refusals = new ArrayList<>(answer.refusals());
        List<String> unrecognised = new ArrayList<>(answer.unrecognised());
        for (Finding finding : findings) {
            if (finding.predicted().isEmpty()) {
                noGain(finding, refusals, unrecognised);
            }
        }
        return new FixProposal(answer.patch(), refusals, unrecognised);
    }

    private static void noGain(Finding finding, List<Refusal> refusals, List<String> unrecognised) {
        Frame site = finding.site();
        if (finding.rule().equals("cpu-hot-code")) {
            refusals.add(
                    new Refusal(
                            "C-CAPACITY",
                            site.file(),
                            site.line(),
                            site.function()
                                    + " would gain too little from more cores: "
                                    + finding.evidence().getLast()));
        } else {
            unrecognised.add(
                    site + ": " + finding.rule() + " has no patch: nothing to gain was predicted");
        }
    }

    private FixProposal proposeFor(List<Finding> findings)
            throws FixException, IOException, InterruptedException {
        SourceTree sources = SourceTree.find(subject);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("protocol", SourceReader.PROTOCOL);
        request.put("roots", sources.roots().stream().map(Path::toString).toList());
        request.put("files", sources.files().stream().map(Path::toString).toList());
        request.put("complete", sources.complete());
        request.put("main", subject.main() == null ? null : real(subject.main().toString()));
        request.put("findings", findings.stream().map(this::describe).toList());
        SourceReader.Answer answer =
                modules == null
                        ? SourceReader.ask(subject.interpreter(), request)
                        : SourceReader.ask(subject.interpreter(), modules, request);
        if (answer.patch() == null) {
            return new FixProposal(null, answer.refusals(), answer.unrecognised());
        }
        SourceReader.Rewrite rewrite = answer.patch();
        Path root = sources.rootOf(rewrite.files().keySet());
        if (root == null) {
            return unpatchable(answer, "no one source folder holds " + rewrite.files().keySet());
        }
        try {
            Patch patch = patch(rewrite, root, findings.get(rewrite.finding()));
            return new FixProposal(patch, answer.refusals(), answer.unrecognised());
        } catch (CharacterCodingException otherEncoding) {
            return unpatchable(
                    answer,
                    "text beside the change in %s is not UTF-8, which a patch cannot hold: convert it"
                            .formatted(rewrite.files().keySet()));
        }
    }

    private static FixProposal unpatchable(SourceReader.Answer answer, String reason) {
        List<String> unrecognised = new ArrayList<>(answer.unrecognised());
        unrecognised.add(reason);
        return new FixProposal(null, answer.refusals(), unrecognised);
    }

    private static Patch patch(SourceReader.Rewrite rewrite, Path root, Finding finding)
            throws IOException {
        StringBuilder diff = new StringBuilder();
        Map<Path, byte[]> after = new TreeMap<>();
        Map<Path, List<Integer>> changedLines = new TreeMap<>();
        for (var file : new TreeMap<>(rewrite.files()).entrySet()) {
            Path relative = root.relativize(file.getKey());
            SourceDiff change =
                    SourceDiff.between(
                            relative, Files.readAllBytes(file.getKey()), file.getValue());
            diff.append(change.text());
            after.put(relative, file.getValue());
            changedLines.put(relative, change.changedLines());
        }
        return new Patch(
                rewrite.shape(),
                rewrite.summary(),
                root,
                diff.toString(),
                after,
                changedLines,
                finding,
                rewrite.assumptions(),
                rewrite.repeated());
    }

    private Map<String, Object> describe(Finding finding) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("rule", finding.rule());
        description.put("kind", finding.kind().label());
        description.put("site", describe(finding.site()));
        List<Map<String, Object>> path = new ArrayList<>();
        finding.path().forEach(frame -> path.add(describe(frame)));
        description.put("path", path);
        finding.predicted().ifPresent(ratio -> description.put("predicted", ratio));
        if (finding.instances() != null) {
            Map<String, Object> instances = new LinkedHashMap<>();
            instances.put("module", finding.instances().module());
            instances.put("qualified_name", finding.instances().qualifiedName());
            instances.put("extra_attributes", finding.instances().extraAttributes());
            description.put("instances", instances);
        }
        return description;
    }

    private Map<String, Object> describe(Frame frame) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("function", frame.function());
        description.put("file", real(frame.file()));
        description.put("line", frame.line());
        description.put("first_line", frame.firstLine());
        return description;
    }

    /// The file's real path; a name that is no file, such as `<string>`, stays as it is.
    private String real(String name) {
        @Nullable Path path = null;
        try {
            path = subject.workingDirectory().resolve(name);
            return path.toRealPath().toString();
        } catch (InvalidPathException | IOException noFile) {
            return path == null ? name : path.toString();
        }
    }
}

package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectionTest {
    private static final String PAGE =
            """
            # Benchmarks

            old

            ## Part

            # False acceptances

            0 of 200
            """;

    @Test
    void replacesTheSectionOfItsHeadingAndKeepsTheOthers() {
        assertThat(Section.put("# Benchmarks\n\nnew\n", PAGE))
                .isEqualTo("# Benchmarks\n\nnew\n\n# False acceptances\n\n0 of 200\n");
        assertThat(Section.put("# False acceptances\n\nnew\n", PAGE))
                .isEqualTo(PAGE.replace("0 of 200", "new"));
    }

    @Test
    void putsANewSectionAtTheEnd() {
        String section = "# False\n\nnew\n";
        assertThat(Section.put(section, PAGE)).isEqualTo(PAGE + "\n" + section);
        assertThat(Section.put(section, "")).isEqualTo(section);
    }

    @Test
    void changesNothingWhenPutAgain() {
        String once = Section.put("# Exact tracing\n\nfigures\n", PAGE);
        assertThat(Section.put("# Exact tracing\n\nfigures\n", once)).isEqualTo(once);
    }
}

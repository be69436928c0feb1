package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryMapTest {
    @Test
    void shouldReadNamesWithSpacesAndMappingsWithout() {
        MemoryMap map =
                MemoryMap.parse(
                        """
                        00400000-00420000 r-xp 00001000 fd:00 123       /usr/bin/my python (deleted)
                        7f0000000000-7f0000001000 rw-p 00000000 00:00 0\s
                        7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0  [stack]
                        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
                        """);
        assertThat(map.ranges())
                .extracting(MemoryMap.Range::path)
                .containsExactly("/usr/bin/my python (deleted)", "", "[stack]", "[vsyscall]");
        MemoryMap.Range first = map.ranges().getFirst();
        assertThat(first.start()).isEqualTo(0x400000);
        assertThat(first.offset()).isEqualTo(0x1000);
        assertThat(first.executable()).isTrue();
        assertThat(first.writable()).isFalse();
        assertThat(first.key()).isEqualTo("400000-420000");
        assertThat(map.at(0x7f0000000fffL)).hasValue(map.ranges().get(1));
        assertThat(map.at(0x7f0000001000L)).isEmpty();
        assertThat(map.at(0xffffffffff600010L)).hasValue(map.ranges().get(3));
    }

    @Test
    void shouldReadOurOwnMappings() throws Exception {
        MemoryMap map = MemoryMap.of(ProcessHandle.current().pid());
        assertThat(map.ranges()).anyMatch(range -> range.path().endsWith("libjvm.so"));
    }
}

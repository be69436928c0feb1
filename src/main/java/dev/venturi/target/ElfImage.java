package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What an ELF file (64-bit, little endian) says of where its symbols and sections will be.
///
/// ```
/// Elf64_Ehdr            Elf64_Phdr            Elf64_Shdr            Elf64_Sym
///   16 u16 e_type         0 u32 p_type          0 u32 sh_name         0 u32 st_name
///   32 u64 e_phoff        8 u64 p_offset        4 u32 sh_type         4 u8  st_info
///   40 u64 e_shoff       16 u64 p_vaddr        16 u64 sh_addr         6 u16 st_shndx
///   54 u16 e_phentsize   32 u64 p_filesz       24 u64 sh_offset       8 u64 st_value
///   56 u16 e_phnum                             32 u64 sh_size        16 u64 st_size
///   58 u16 e_shentsize                         40 u32 sh_link
///   60 u16 e_shnum
///   62 u16 e_shstrndx
/// ```
///
/// Source: the System V ABI, chapters 4 and 5 (`<elf.h>`).
///
/// @param segments the loadable segments
/// @param sections by name
/// @param symbols those that were asked for and are defined, by name
public record ElfImage(
        List<Segment> segments, Map<String, Symbol> sections, Map<String, Symbol> symbols) {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MAGIC = 0x464c457f;
    private static final byte CLASS_64 = 2;
    private static final byte LITTLE_ENDIAN = 1;
    private static final int PT_LOAD = 1;
    private static final int SYMBOL_SIZE = 24;
    private static final long PAGE = 4096;

    public ElfImage {
        segments = List.copyOf(segments);
        sections = Map.copyOf(sections);
        symbols = Map.copyOf(symbols);
    }

    /// A loadable segment.
    ///
    /// @param offset in the file
    /// @param address before the load bias
    public record Segment(long offset, long address) {}

    /// Where a symbol or section is.
    ///
    /// @param address before the load bias
    /// @param size in bytes
    public record Symbol(long address, long size) {}

    /// Reads `file`, looking for the symbols `wanted` in `.dynsym`, or, where there is none of
    /// them, in `.symtab`, which is much longer.
    ///
    /// @return empty if it is no such ELF file, or a damaged one
    /// @throws IOException if it cannot be read
    public static Optional<ElfImage> read(Path file, Set<String> wanted) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return parse(
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), wanted);
        }
    }

    /// Parses the bytes of a file; see [#read].
    static Optional<ElfImage> parse(MemorySegment file, Set<String> wanted) {
        if (file.byteSize() < 64
                || file.get(U32, 0) != MAGIC
                || file.get(JAVA_BYTE, 4) != CLASS_64
                || file.get(JAVA_BYTE, 5) != LITTLE_ENDIAN) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Parser(file).image(wanted));
        } catch (IndexOutOfBoundsException _) {
            // An offset that points behind the end: cut off, or still being written.
            return Optional.empty();
        }
    }

    /// What must be added to the addresses in here to have those in a process that mapped the
    /// file's bytes from `offset` on at `start`; empty if no segment begins there.
    public OptionalLong loadBias(long start, long offset) {
        for (Segment segment : segments) {
            if ((segment.offset & -PAGE) == offset) {
                return OptionalLong.of(start - (segment.address & -PAGE));
            }
        }
        return OptionalLong.empty();
    }

    private record Parser(MemorySegment file) {
        private record Header(int name, long address, long offset, long size, int link) {}

        ElfImage image(Set<String> wanted) {
            List<Segment> segments = new ArrayList<>();
            int programHeaders = u16(56);
            for (int i = 0; i < programHeaders; i++) {
                long at = file.get(U64, 32) + (long) i * u16(54);
                if (file.get(U32, at) == PT_LOAD) {
                    segments.add(new Segment(file.get(U64, at + 8), file.get(U64, at + 16)));
                }
            }
            List<Header> headers = new ArrayList<>();
            int sectionHeaders = u16(60);
            for (int i = 0; i < sectionHeaders; i++) {
                long at = file.get(U64, 40) + (long) i * u16(58);
                headers.add(
                        new Header(
                                file.get(U32, at),
                                file.get(U64, at + 16),
                                file.get(U64, at + 24),
                                file.get(U64, at + 32),
                                file.get(U32, at + 40)));
            }
            Map<String, Symbol> sections = new HashMap<>();
            Map<String, Symbol> symbols = new HashMap<>();
            if (!headers.isEmpty()) {
                long names = headers.get(u16(62)).offset;
                Map<String, Header> byName = new HashMap<>();
                for (Header header : headers) {
                    String name = string(names + Integer.toUnsignedLong(header.name));
                    byName.put(name, header);
                    sections.put(name, new Symbol(header.address, header.size));
                }
                Header dynamic = byName.get(".dynsym");
                Header hashes = byName.get(".gnu.hash");
                Header all = byName.get(".symtab");
                if (dynamic != null && hashes != null) {
                    lookUp(dynamic, headers.get(dynamic.link).offset, hashes, wanted, symbols);
                }
                if (symbols.isEmpty() && all != null) {
                    collect(all, headers.get(all.link).offset, wanted, symbols);
                }
            }
            return new ElfImage(segments, sections, symbols);
        }

        /// Finds symbols by their hash: touches a few words where the tables hold thousands.
        ///
        /// ```
        /// .gnu.hash: u32 buckets, first hashed symbol, bloom words, bloom shift;
        ///            u64 bloom[]; u32 bucket[]; u32 hash of each symbol, bit 0: the bucket's last
        /// ```
        private void lookUp(
                Header table,
                long strings,
                Header hashes,
                Set<String> wanted,
                Map<String, Symbol> symbols) {
            long buckets = Integer.toUnsignedLong(file.get(U32, hashes.offset));
            long firstHashed = Integer.toUnsignedLong(file.get(U32, hashes.offset + 4));
            long bloomWords = Integer.toUnsignedLong(file.get(U32, hashes.offset + 8));
            long bucketsAt = hashes.offset + 16 + bloomWords * 8;
            long chainsAt = bucketsAt + buckets * 4;
            for (String name : wanted) {
                int hash = 5381;
                for (int i = 0; i < name.length(); i++) {
                    hash = hash * 33 + name.charAt(i);
                }
                long bucket = buckets == 0 ? 0 : Integer.toUnsignedLong(hash) % buckets;
                long index = Integer.toUnsignedLong(file.get(U32, bucketsAt + bucket * 4));
                boolean more = buckets != 0 && index >= firstHashed;
                while (more) {
                    int found = file.get(U32, chainsAt + (index - firstHashed) * 4);
                    if ((found | 1) == (hash | 1)) {
                        take(table.offset + index * SYMBOL_SIZE, strings, name, symbols);
                    }
                    more = (found & 1) == 0;
                    index++;
                }
            }
        }

        private void take(long at, long strings, String name, Map<String, Symbol> symbols) {
            boolean defined = file.get(U16, at + 6) != 0;
            if (defined && matches(strings + Integer.toUnsignedLong(file.get(U32, at)), name)) {
                symbols.putIfAbsent(
                        name, new Symbol(file.get(U64, at + 8), file.get(U64, at + 16)));
            }
        }

        private void collect(
                Header table, long strings, Set<String> wanted, Map<String, Symbol> symbols) {
            for (long at = table.offset; at < table.offset + table.size; at += SYMBOL_SIZE) {
                long name = strings + Integer.toUnsignedLong(file.get(U32, at));
                byte first = file.get(JAVA_BYTE, name);
                for (String candidate : wanted) {
                    // Tables hold ten thousands of names: most cannot match.
                    if (candidate.charAt(0) == first) {
                        take(at, strings, candidate, symbols);
                    }
                }
            }
        }

        private boolean matches(long at, String name) {
            for (int i = 0; i < name.length(); i++) {
                if (file.get(JAVA_BYTE, at + i) != name.charAt(i)) {
                    return false;
                }
            }
            return file.get(JAVA_BYTE, at + name.length()) == 0;
        }

        private String string(long at) {
            return file.getString(at, StandardCharsets.ISO_8859_1);
        }

        private int u16(long at) {
            return Short.toUnsignedInt(file.get(U16, at));
        }
    }
}

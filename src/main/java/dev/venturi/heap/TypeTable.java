package dev.venturi.heap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The types that a census met, by address. Open addressing, nothing is removed; a look-up costs
/// one multiplication and about one comparison, and no allocation.
final class TypeTable {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private TypeTally[] slots = new TypeTally[1 << 12];
    private int size;

    @Nullable TypeTally find(long address) {
        TypeTally[] table = slots;
        int mask = table.length - 1;
        int i = (int) ((address * GOLDEN) >>> 40) & mask;
        while (table[i] != null && table[i].address != address) {
            i = (i + 1) & mask;
        }
        return table[i];
    }

    void add(TypeTally tally) {
        if (2 * (size + 1) > slots.length) {
            TypeTally[] old = slots;
            slots = new TypeTally[2 * old.length];
            for (TypeTally moved : old) {
                if (moved != null) {
                    place(moved);
                }
            }
        }
        place(tally);
        size++;
    }

    private void place(TypeTally tally) {
        int mask = slots.length - 1;
        int i = (int) ((tally.address * GOLDEN) >>> 40) & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = tally;
    }

    List<TypeTally> all() {
        List<TypeTally> all = new ArrayList<>(size);
        for (TypeTally tally : slots) {
            if (tally != null) {
                all.add(tally);
            }
        }
        return all;
    }
}

package dev.venturi.heap;

import dev.venturi.cpython.MalformedObject;
import dev.venturi.cpython.ObjectReader;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the rows of a census from its tallies: equal classes together, instance dictionaries moved
/// from `dict` to their owners, attribute names read.
final class TypeRows {
    private static final int MOST_SLOTS = 64;
    private static final int MOST_BASES = 64;
    private static final int MOST_ATTRIBUTES = 256;

    private final ChunkCache memory;
    private final DictReader dicts;
    private final ObjectReader names;
    private final Offsets offsets;

    TypeRows(ChunkCache memory, DictReader dicts, ObjectReader names, Offsets offsets) {
        this.memory = memory;
        this.dicts = dicts;
        this.names = names;
        this.offsets = offsets;
    }

    /// The rows, by bytes, most first; types without instances are left out.
    List<TypeCount> rows(TypeTable types) {
        Map<RowKey, List<TypeTally>> groups = new LinkedHashMap<>();
        long ownedDicts = 0;
        long ownedBytes = 0;
        for (TypeTally tally : types.all()) {
            TypeFacts facts = tally.facts;
            RowKey key =
                    new RowKey(
                            facts.module(),
                            facts.qualifiedName(),
                            facts.pythonClass(),
                            facts.hasDict(),
                            facts.basicSize());
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(tally);
            ownedDicts += tally.trackedDicts;
            ownedBytes += tally.trackedDictBytes;
        }
        List<TypeCount> rows = new ArrayList<>();
        for (List<TypeTally> group : groups.values()) {
            boolean dict = isDict(group.getFirst().facts);
            TypeCount row = row(group, dict ? ownedDicts : 0, dict ? ownedBytes : 0);
            if (row.instances() > 0) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingLong(TypeCount::bytes).reversed());
        return rows;
    }

    /// The rows of objects that the collector does not know, by bytes, most first.
    List<SmallBlocks.Untracked> untrackedRows(TypeTable untracked, TypeTable tracked) {
        long ownedDicts = 0;
        long ownedBytes = 0;
        for (TypeTally tally : tracked.all()) {
            ownedDicts += tally.untrackedDicts;
            ownedBytes += tally.untrackedDictBytes;
        }
        List<SmallBlocks.Untracked> rows = new ArrayList<>();
        for (TypeTally tally : untracked.all()) {
            boolean dict = isDict(tally.facts);
            long instances = tally.instances - (dict ? ownedDicts : 0);
            long bytes = tally.instanceBytes - (dict ? ownedBytes : 0);
            if (instances > 0) {
                rows.add(
                        new SmallBlocks.Untracked(
                                tally.facts.module(),
                                tally.facts.qualifiedName(),
                                instances,
                                Math.max(bytes, 0)));
            }
        }
        rows.sort(Comparator.comparingLong(SmallBlocks.Untracked::bytes).reversed());
        return rows;
    }

    private static boolean isDict(TypeFacts facts) {
        return facts.shape() == TypeTally.Shape.DICT
                && facts.module().equals("builtins")
                && facts.qualifiedName().equals("dict")
                && !facts.pythonClass();
    }

    private TypeCount row(List<TypeTally> group, long ownedDicts, long ownedBytes) {
        TypeFacts facts = group.getFirst().facts;
        long instances = -ownedDicts;
        long instanceBytes = -ownedBytes;
        long attributeBytes = 0;
        long materialised = 0;
        long unread = 0;
        long sampled = 0;
        int most = 0;
        for (TypeTally tally : group) {
            instances += tally.instances;
            instanceBytes += tally.instanceBytes;
            attributeBytes += tally.attributeBytes;
            materialised += tally.materialisedDicts;
            unread += tally.unread;
            sampled += tally.sampled;
            most = Math.max(most, tally.mostAttributes);
        }
        Names names = facts.pythonClass() ? attributes(group) : new Names(List.of(), 0);
        return new TypeCount(
                facts.module(),
                facts.qualifiedName(),
                facts.pythonClass(),
                group.size(),
                facts.shape() == TypeTally.Shape.FIXED ? facts.bareSize() : -1,
                facts.hasDict(),
                facts.weakReferable(),
                Math.max(instances, 0),
                Math.max(instanceBytes, 0),
                attributeBytes,
                materialised,
                Math.max(unread, names.unnamed()),
                facts.lowerBound(),
                most,
                sampled,
                names.attributes());
    }

    private Names attributes(List<TypeTally> group) {
        long unnamed = 0;
        Map<String, Long> slots = new LinkedHashMap<>();
        Map<String, Long> shared = new HashMap<>();
        Map<String, Long> own = new HashMap<>();
        for (TypeTally tally : group) {
            for (TypeTally.NamedCount name : tally.namesInDict()) {
                own.merge(name.name, name.count, Long::sum);
            }
            try {
                readSlots(tally, slots);
                readSharedKeys(tally, shared);
            } catch (TornRead | MemoryFault | MalformedObject e) {
                // The class or the process is gone by now.
                unnamed += tally.instances;
            }
        }
        shared.keySet().forEach(name -> merge(shared, own, name));
        List<TypeCount.Attribute> all = new ArrayList<>();
        add(all, slots, TypeCount.Home.SLOT);
        add(all, shared, TypeCount.Home.SHARED_KEYS);
        add(all, own, TypeCount.Home.OWN_DICT);
        return new Names(
                all.size() > MOST_ATTRIBUTES ? all.subList(0, MOST_ATTRIBUTES) : all, unnamed);
    }

    /// A name of the shared keys that a dictionary of its own has too is not beyond them.
    private static void merge(Map<String, Long> shared, Map<String, Long> own, String name) {
        Long inOwn = own.remove(name);
        if (inOwn != null) {
            shared.merge(name, inOwn, Long::sum);
        }
    }

    private static void add(
            List<TypeCount.Attribute> all, Map<String, Long> names, TypeCount.Home home) {
        names.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(e -> all.add(new TypeCount.Attribute(e.getKey(), home, e.getValue())));
    }

    /// The names in `__slots__` of the class and its bases, from the tuple `ht_slots` that stands
    /// before `ht_qualname`.
    private void readSlots(TypeTally tally, Map<String, Long> slots)
            throws TornRead, MemoryFault, MalformedObject {
        Offsets.TypeObject at = offsets.type();
        long type = tally.address;
        for (int i = 0; i < MOST_BASES && type != 0; i++) {
            if ((memory.word(type + at.flags()) & TypeFlags.HEAP_TYPE) == 0) {
                return;
            }
            long tuple = memory.word(type + at.heapQualname() - 8);
            if (tuple != 0) {
                long count = Math.min(memory.word(tuple + offsets.objects().size()), MOST_SLOTS);
                for (int k = 0; k < count; k++) {
                    long name = memory.word(tuple + offsets.objects().tupleItems() + 8L * k);
                    slots.putIfAbsent(names.string(name), 0L);
                }
            }
            type = memory.word(type + at.base());
        }
    }

    private void readSharedKeys(TypeTally tally, Map<String, Long> shared)
            throws TornRead, MemoryFault, MalformedObject {
        long keys = tally.facts.cachedKeys();
        if (keys == 0) {
            return;
        }
        memory.refresh(keys);
        int entries = Math.min(dicts.entries(keys), MOST_SLOTS);
        for (int i = 0; i < entries; i++) {
            long name = memory.word(dicts.entry(keys, i));
            if (name != 0) {
                shared.merge(names.string(name), tally.inSlot[i], Long::sum);
            }
        }
    }

    /// @param unnamed instances of classes whose attribute names could not be read
    private record Names(List<TypeCount.Attribute> attributes, long unnamed) {}

    private record RowKey(
            String module,
            String qualifiedName,
            boolean pythonClass,
            boolean hasDict,
            int basicSize) {}
}

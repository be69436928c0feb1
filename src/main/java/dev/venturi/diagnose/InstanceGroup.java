package dev.venturi.diagnose;

import dev.venturi.heap.TypeCount;
import java.util.List;
import java.util.Optional;

/// The live instances of one class with a `__dict__`, as a census found them.
///
/// @param module the class's `__module__`
/// @param qualifiedName the class's `__qualname__`
/// @param count live instances
/// @param bytes of all of them with what holds their attributes, without the values
/// @param bytesWithSlots what they would occupy with `__slots__`
/// @param attributes of an instance, the most that was seen
/// @param extraAttributes names of attributes that instances were seen to have, slots not among
///   them; bounded. Those that the class does not declare stand against slots
public record InstanceGroup(
        String module,
        String qualifiedName,
        long count,
        long bytes,
        long bytesWithSlots,
        int attributes,
        List<String> extraAttributes) {
    /// The instances of `type`; empty if they have no dictionary, or if it does not follow what
    /// slots would save.
    static Optional<InstanceGroup> of(TypeCount type) {
        if (type.bytesWithSlots().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new InstanceGroup(
                        type.module(),
                        type.qualifiedName(),
                        type.instances(),
                        type.bytes(),
                        type.bytesWithSlots().getAsLong(),
                        type.mostAttributes(),
                        type.attributes().stream()
                                .filter(attribute -> attribute.home() != TypeCount.Home.SLOT)
                                .map(TypeCount.Attribute::name)
                                .toList()));
    }

    /// Bytes that slots would save.
    long saving() {
        return Math.max(0, bytes - bytesWithSlots);
    }
}

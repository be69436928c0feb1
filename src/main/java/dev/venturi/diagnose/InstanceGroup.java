package dev.venturi.diagnose;

import dev.venturi.heap.TypeCount;
import java.util.List;

/// The live instances of one class, as a census found them.
///
/// @param module the class's `__module__`
/// @param qualifiedName the class's `__qualname__`
/// @param count live instances
/// @param bytes shallow bytes of all of them with their attribute dictionaries, without the values
/// @param attributes attributes of an instance, the most that was seen
/// @param extraAttributes names of attributes that some instances have in their dictionary, most
///   frequent first; bounded
public record InstanceGroup(
        String module,
        String qualifiedName,
        long count,
        long bytes,
        int attributes,
        List<String> extraAttributes) {
    static InstanceGroup of(TypeCount type) {
        return new InstanceGroup(
                type.module(),
                type.qualifiedName(),
                type.instances(),
                type.bytes(),
                type.mostAttributes(),
                type.attributes().stream()
                        .filter(attribute -> attribute.home() == TypeCount.Home.OWN_DICT)
                        .map(TypeCount.Attribute::name)
                        .toList());
    }
}

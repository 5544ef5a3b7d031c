package im.crosstalk.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code kustomization.yaml}: as much of its model as is used here. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Kustomization(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        @Nullable List<Labels> labels,
        @Nullable List<String> resources,
        @Nullable List<String> components,
        @Nullable List<Generator> configMapGenerator,
        @Nullable List<Image> images,
        @Nullable List<Patch> patches) {

    record Labels(Map<String, String> pairs) {}

    record Generator(
            String name,
            @Nullable String behavior,
            @Nullable List<String> literals,
            @Nullable List<String> files) {
        Map<String, String> values() {
            Map<String, String> values = new LinkedHashMap<>();
            if (literals != null) {
                literals.forEach(literal -> {
                    int equals = literal.indexOf('=');
                    values.put(literal.substring(0, equals), literal.substring(equals + 1));
                });
            }
            return values;
        }
    }

    record Image(String name, @Nullable String newName, String newTag) {}

    record Patch(String path, @Nullable Target target) {}

    record Target(String group, String kind, String labelSelector) {}

    List<String> resourcePaths() {
        return resources == null ? List.of() : resources;
    }

    List<String> componentPaths() {
        return components == null ? List.of() : components;
    }

    List<Generator> configMaps() {
        return configMapGenerator == null ? List.of() : configMapGenerator;
    }

    List<Image> imageNames() {
        return images == null ? List.of() : images;
    }

    List<Patch> patchFiles() {
        return patches == null ? List.of() : patches;
    }
}

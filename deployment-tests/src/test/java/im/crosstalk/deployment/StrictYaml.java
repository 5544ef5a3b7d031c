package im.crosstalk.deployment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML into typed models. What a model does not know, what is of another type, what is said twice: all refused. */
final class StrictYaml {
    private static final ObjectMapper MAPPER = mapper();

    private StrictYaml() {}

    /** The documents of a file, as maps. */
    static List<Map<String, Object>> documents(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml(new WithReset(options)).loadAll(Sources.text(file))) {
            documents.add(map(document));
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) value;
    }

    static <T> T bind(Map<String, Object> document, Class<T> type) {
        try {
            return MAPPER.readValue(MAPPER.writeValueAsBytes(document), type);
        } catch (java.io.IOException wrong) {
            throw new AssertionError(type.getSimpleName() + ": " + wrong.getMessage(), wrong);
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .annotationIntrospector(new WithoutCatchAlls())
                .build();
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /** The models of Kubernetes keep what they do not know; here that is an error. */
    private static final class WithoutCatchAlls extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasAnySetter(com.fasterxml.jackson.databind.introspect.Annotated annotated) {
            return annotated instanceof AnnotatedMember member
                            && member.getDeclaringClass().getName().startsWith("io.")
                    ? Boolean.FALSE
                    : super.hasAnySetter(annotated);
        }
    }

    /** Compose's {@code !reset}, in an override file: what was there before is dropped. */
    private static final class WithReset extends SafeConstructor {
        private WithReset(LoaderOptions options) {
            super(options);
            yamlConstructors.put(new Tag("!reset"), new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return List.of();
                }
            });
        }
    }
}

package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.auth.AuthApi;
import im.crosstalk.protocol.chat.ChatApi;
import im.crosstalk.protocol.file.FileApi;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/openapi.yaml says what the controllers take, and how the bodies look. */
class OpenApiIT {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    private final Map<String, Object> document =
            StrictYaml.documents(Sources.at("docs/openapi.yaml")).getFirst();

    @Test
    void itDescribesTheRequestsThatAreTaken() {
        Set<String> described = new TreeSet<>();
        StrictYaml.map(document.get("paths"))
                .forEach((path, item) -> StrictYaml.map(item).keySet().forEach(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path);
                    }
                }));
        Set<String> taken = new TreeSet<>(Set.of("GET /ws"));
        for (String service : Sources.SERVICES) {
            taken.addAll(ServiceJar.of(service).routes());
        }
        assertThat(described).isEqualTo(taken);
    }

    @Test
    void bodiesAreTheRecords() {
        List<Class<?>> records = Stream.of(AuthApi.class, ChatApi.class, AuthApi.Users.class)
                .flatMap(api -> Arrays.stream(api.getDeclaredClasses()))
                .filter(Class::isRecord)
                .collect(Collectors.toList());
        records.add(Refusal.class);
        Map<String, Object> schemas = StrictYaml.map(components().get("schemas"));
        assertThat(schemas.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(records.stream().map(Class::getSimpleName), Stream.of("Problem"))
                                .toList());
        for (Class<?> type : records) {
            Map<String, Object> schema = StrictYaml.map(schemas.get(type.getSimpleName()));
            List<String> properties = new ArrayList<>(names(type, false));
            if (Message.class.isAssignableFrom(type)) {
                // As among services everywhere.
                properties.add("@type");
            }
            assertThat(StrictYaml.map(schema.get("properties")).keySet())
                    .as(type.getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(properties);
            assertThat(schema.get("required")).as(type.getSimpleName()).isEqualTo(names(type, true));
        }
    }

    private Map<String, Object> components() {
        return StrictYaml.map(document.get("components"));
    }

    private static List<String> names(Class<?> type, boolean required) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !required || !isNullable(component))
                .map(RecordComponent::getName)
                .toList();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    @Test
    void problemsAreThoseThereAre() {
        Map<String, Object> problem =
                StrictYaml.map(StrictYaml.map(components().get("schemas")).get("Problem"));
        assertThat(StrictYaml.map(StrictYaml.map(problem.get("properties")).get("code"))
                        .get("enum"))
                .isEqualTo(
                        Arrays.stream(FileApi.Problem.values()).map(Enum::name).toList());
    }

    @Test
    void referencesLeadSomewhere() {
        Matcher matcher =
                Pattern.compile("'#/components/(\\w+)/(\\w+)'").matcher(Sources.text(Sources.at("docs/openapi.yaml")));
        int found = 0;
        while (matcher.find()) {
            found++;
            assertThat(StrictYaml.map(components().get(matcher.group(1)))).containsKey(matcher.group(2));
        }
        assertThat(found).isGreaterThan(20);
    }
}

package im.crosstalk.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One built service: what can be set in it, where it listens, and what its code names. */
final class ServiceJar {
    private static final Map<String, ServiceJar> READ = new ConcurrentHashMap<>();
    private static final Map<String, Library> LIBRARIES = new ConcurrentHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");
    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):(.*)}");
    private static final String METADATA = "spring-configuration-metadata.json";

    private final String name;
    /** Names of settings, and whether more may stand below one. */
    private final Map<String, Boolean> settings = new HashMap<>();

    /** Of these the system's own, {@code im.…}, with the default that their type gives them; empty for none. */
    private final Map<String, String> ownSettings = new TreeMap<>();

    private final Map<String, Object> defaults = new HashMap<>();
    private final Set<String> placeholders = new TreeSet<>();
    private final Set<String> libraries = new TreeSet<>();
    private final Set<String> routes = new TreeSet<>();
    private final Bytecode ownCode = new Bytecode();
    private final Bytecode platformCode = new Bytecode();

    private ServiceJar(String name) {
        this.name = name;
        Path jar = Sources.at(name + "/target/" + name + ".jar");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String path = entry.getName();
                if (path.equals("BOOT-INF/classes/application.yml")) {
                    readDefaults(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                } else if (path.startsWith("BOOT-INF/classes/") && path.endsWith(".class")) {
                    byte[] type = zip.readAllBytes();
                    ownCode.read(type);
                    routes.addAll(Routes.of(type));
                } else if (path.endsWith(METADATA)) {
                    readMetadata(zip.readAllBytes());
                } else if (path.startsWith("BOOT-INF/lib/") && path.endsWith(".jar")) {
                    libraries.add(path.replaceAll(".*/|-\\d[\\w.-]*\\.jar$", ""));
                    readLibrary(path, zip.readAllBytes());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("is it built? ./mvnw package: " + jar, failure);
        }
    }

    static ServiceJar of(String service) {
        return READ.computeIfAbsent(service, ServiceJar::new);
    }

    /** Libraries are the same in most services, and read once. */
    private void readLibrary(String path, byte[] bytes) throws IOException {
        Library library = LIBRARIES.get(path);
        if (library == null) {
            library = Library.read(path, bytes);
            LIBRARIES.put(path, library);
        }
        for (byte[] metadata : library.metadata()) {
            readMetadata(metadata);
        }
        for (byte[] type : library.platformClasses()) {
            platformCode.read(type);
        }
    }

    private record Library(List<byte[]> metadata, List<byte[]> platformClasses) {
        static Library read(String path, byte[] bytes) throws IOException {
            var library = new Library(new ArrayList<>(), new ArrayList<>());
            boolean platform = path.contains("/platform-");
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().endsWith(METADATA)) {
                        library.metadata.add(zip.readAllBytes());
                    } else if (platform && entry.getName().endsWith(".class")) {
                        library.platformClasses.add(zip.readAllBytes());
                    }
                }
            }
            return library;
        }
    }

    private void readMetadata(byte[] json) throws IOException {
        for (JsonNode property : JSON.readTree(json).path("properties")) {
            if (property.path("deprecation").path("level").asText().equals("error")) {
                continue;
            }
            String type = property.path("type").asText();
            String name = property.path("name").asText();
            settings.put(name, type.startsWith("java.util.Map"));
            if (name.startsWith("im.")) {
                ownSettings.put(name, property.path("defaultValue").asText());
            }
        }
    }

    private void readDefaults(String yaml) {
        Matcher matcher = PLACEHOLDER.matcher(yaml);
        while (matcher.find()) {
            placeholders.add(matcher.group(1));
        }
        flatten("", new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    }

    private void flatten(String prefix, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, below) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, below));
        } else {
            defaults.put(prefix, value);
        }
    }

    /** Whether an environment variable of this name changes anything. */
    boolean understands(String variable) {
        if (placeholders.contains(variable) || platformCode.strings().contains(variable)) {
            return true;
        }
        return settings.entrySet().stream().anyMatch(setting -> {
            String canonical =
                    setting.getKey().replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
            String legacy = setting.getKey().replace(".", "_").replace("-", "_").toUpperCase(Locale.ROOT);
            return variable.equals(canonical)
                    || variable.equals(legacy)
                    || setting.getValue()
                            && (variable.startsWith(canonical + "_") || variable.startsWith(legacy + "_"));
        });
    }

    /** Each variable that sets something of the system's own, with its default: that of {@code application.yml} before any other. */
    Map<String, String> ownVariables() {
        Map<String, String> variables = new TreeMap<>();
        ownSettings.forEach((setting, byType) -> {
            String value = String.valueOf(defaults.getOrDefault(setting, byType));
            Matcher placeholder = WITH_DEFAULT.matcher(value);
            boolean isAlias = placeholder.matches() && placeholder.group(1).startsWith("IM_");
            variables.put(
                    isAlias
                            ? placeholder.group(1)
                            : setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT),
                    placeholder.matches() ? placeholder.group(2) : value);
        });
        return variables;
    }

    /** The value in its {@code application.yml}. */
    String defaultOf(String property) {
        Object value = defaults.get(property);
        if (value == null) {
            throw new AssertionError(name + " has no " + property + " in its application.yml");
        }
        return value.toString();
    }

    int httpPort() {
        return Integer.parseInt(defaultOf("server.port"));
    }

    int managementPort() {
        return Integer.parseInt(defaultOf("management.server.port"));
    }

    boolean verifiesTokens() {
        return Boolean.TRUE.equals(defaults.get("im.verifies-tokens"));
    }

    /** What it must reach to count as ready. */
    List<String> readiness() {
        return List.of(
                defaultOf("management.endpoint.health.group.readiness.include").split(","));
    }

    /** The services that it asks over HTTP: those whose addresses its code reads, and whoever publishes keys. */
    Set<String> calls() {
        Set<String> called = new TreeSet<>();
        if (verifiesTokens()) {
            called.add("auth-service");
        }
        for (String other : Sources.SERVICES) {
            if (ownCode.methods().contains(other.replace("-service", "Url"))) {
                called.add(other);
            }
        }
        return called;
    }

    boolean hasDatabase() {
        return defaults.containsKey("spring.datasource.url");
    }

    /** The HTTP requests that it takes: {@code POST /files}. */
    Set<String> routes() {
        return routes;
    }

    /** The names of the libraries that it ships. */
    Set<String> libraries() {
        return libraries;
    }

    /** Of this service alone. */
    Bytecode ownCode() {
        return ownCode;
    }

    /** What all services share. */
    Bytecode platformCode() {
        return platformCode;
    }
}

package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.deployment.Compose.Condition;
import im.crosstalk.deployment.Compose.Service;
import im.crosstalk.protocol.file.FileApi;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** docker-compose.yml and its override name what there is. */
class ComposeIT {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:[?-][^}]*)?}");
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|ACCESS_KEY|ROOT_USER|REDIS_URL");

    static final List<String> SERVICES = Sources.SERVICES;

    private final Compose compose = Compose.read("docker-compose.yml");
    private final Compose twoGateways = Compose.read("docker-compose.two-gateways.yml");

    private Service service(String name) {
        Service service = compose.services().get(name);
        assertThat(service).as(name).isNotNull();
        return service;
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void eachServiceIsBuiltFromItsModule(String name) {
        Service service = service(name);
        assertThat(service.image()).isEqualTo("crosstalk/" + name);
        assertThat(service.build()).isNotNull();
        assertThat(service.build().args())
                .containsEntry("SERVICE", name)
                .containsEntry(
                        "MANAGEMENT_PORT", Integer.toString(ServiceJar.of(name).managementPort()));
        assertThat(service.readOnly()).isTrue();
        assertThat(service.capDrop()).containsExactly("ALL");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void itsVariablesAreSettingsOfThatService(String name) {
        ServiceJar jar = ServiceJar.of(name);
        assertThat(service(name).variables().keySet()).allMatch(jar::understands);
        assertThat(service(name).variables()).containsKeys("IM_INSTANCE", "IM_ID_SECRET");
    }

    @Test
    void aVariableThatNothingReadsIsNoticed() {
        assertThat(ServiceJar.of("chat-service").understands("IM_CHAT_RECALL_LIMIT"))
                .isTrue();
        assertThat(ServiceJar.of("chat-service").understands("IM_CHAT_RECAL_LIMIT"))
                .isFalse();
        assertThat(ServiceJar.of("auth-service").understands("IM_CHAT_RECALL_LIMIT"))
                .isFalse();
        assertThat(ServiceJar.of("chat-service").understands("SPRING_DATASOURCE_URI"))
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void addressesOfServicesAreTheirNamesAndPorts(String name) {
        service(name).variables().forEach((variable, value) -> {
            if (variable.matches("IM_[A-Z]+_URL")) {
                String other = variable.split("_")[1].toLowerCase(Locale.ROOT) + "-service";
                assertThat(value)
                        .isEqualTo(
                                "http://" + other + ":" + ServiceJar.of(other).httpPort());
            }
        });
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void databasesAreThoseThatTheScriptMakes(String name) {
        Map<String, String> variables = service(name).variables();
        if (!ServiceJar.of(name).hasDatabase()) {
            assertThat(variables).doesNotContainKey("SPRING_DATASOURCE_URL");
            return;
        }
        String database = name.replace("-service", "");
        assertThat(variables)
                .containsEntry("SPRING_DATASOURCE_URL", "jdbc:postgresql://postgres:5432/" + database)
                .containsEntry("SPRING_DATASOURCE_USERNAME", database);
        assertThat(Sources.text(Sources.at("deploy/postgres/10-databases.sh")))
                .contains("create " + database + " \"$" + database.toUpperCase(Locale.ROOT) + "_DB_PASSWORD\"");
    }

    @Test
    void whatIsAskedOfTheEnvironmentStandsInItsExample() {
        Set<String> asked = new TreeSet<>();
        for (String file : List.of("docker-compose.yml", "docker-compose.two-gateways.yml")) {
            Matcher matcher = VARIABLE.matcher(Sources.text(Sources.at(file)));
            while (matcher.find()) {
                asked.add(matcher.group(1));
            }
        }
        Set<String> offered = Sources.text(Sources.at(".env.example"))
                .lines()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(offered).isEqualTo(asked);
    }

    @Test
    void noSecretStandsInTheFiles() {
        compose.services()
                .values()
                .forEach(service -> service.variables().forEach((name, value) -> {
                    if (SECRET.matcher(name).find()) {
                        assertThat(VARIABLE.matcher(value).find()).as(name).isTrue();
                    }
                }));
        assertThat(Sources.text(Sources.at(".env.example")).lines().filter(line -> line.matches(".*PASSWORD=.+")))
                .isEmpty();
    }

    @Test
    void whoWaitsForAnothersHealthWaitsForSomethingThatTellsIt() {
        compose.services()
                .forEach((name, service) -> service.dependencies().forEach((other, dependency) -> {
                    Service needed = service(other);
                    if (dependency.condition() == Condition.HEALTHY) {
                        // The images of services bring their own.
                        assertThat(needed.healthcheck() != null || Sources.SERVICES.contains(other))
                                .as("%s waits for %s", name, other)
                                .isTrue();
                    }
                }));
    }

    @Test
    void foreignImagesArePinned() {
        compose.services().forEach((name, service) -> {
            if (!Sources.SERVICES.contains(name)) {
                assertThat(service.image()).as(name).matches("[^:]+:[^:]*\\d[^:]*(@sha256:[0-9a-f]{64})?");
            }
        });
    }

    @Test
    void testsRunOnTheSameServers() {
        Bytecode tests = new Bytecode();
        Sources.below("embedded-servers/target/classes", "ContainerTestServers.class")
                .forEach(file -> tests.read(Sources.bytes(file)));
        for (String server : List.of("postgres", "redis", "kafka")) {
            assertThat(tests.strings())
                    .as(server)
                    .contains(service(server).image().replaceAll("@.*", ""));
        }
    }

    @Test
    void whatIsMountedIsThere() {
        assertThat(compose.volumes()).isNotNull();
        for (Compose file : List.of(compose, twoGateways)) {
            file.services()
                    .values()
                    .forEach(service -> service.mounts().forEach(mount -> {
                        String source = mount.split(":")[0];
                        if (source.startsWith("./")) {
                            assertThat(Files.exists(Sources.at(source)))
                                    .as(source)
                                    .isTrue();
                        } else {
                            assertThat(compose.volumes()).containsKey(source);
                        }
                    }));
        }
    }

    @Test
    void clientsReachTheGatewaysPort() {
        int port = ServiceJar.of("gateway-service").httpPort();
        assertThat(service("gateway-service").published()).containsExactly("${IM_PORT:-8080}:" + port);
    }

    /** In nginx, a location that sets one header sets none of those that stand around it. */
    @Test
    void theProxySetsAllHeadersInOnePlace() {
        List<String> contexts = new ArrayList<>();
        Set<String> setting = new TreeSet<>();
        Sources.text(Sources.at("deploy/proxy/nginx.conf"))
                .lines()
                .map(String::strip)
                .forEach(line -> {
                    if (line.endsWith("{")) {
                        contexts.addLast(line);
                    } else if (line.equals("}")) {
                        contexts.removeLast();
                    } else if (line.startsWith("proxy_set_header ")) {
                        setting.add(String.join(" ", contexts));
                    }
                });
        assertThat(setting).containsExactly("http { server {");
        assertThat(Sources.text(Sources.at("deploy/proxy/nginx.conf")))
                .contains(
                        "proxy_set_header Host $http_host;",
                        "proxy_set_header X-Forwarded-Proto ",
                        "proxy_set_header Upgrade ",
                        "proxy_set_header Connection ");
    }

    @Test
    void theProxyStandsBeforeBothGatewaysAndTheFiles() {
        assertThat(twoGateways.services().keySet())
                .containsExactly("auth-service", "gateway-service", "gateway-service-2", "proxy");
        // Of the proxy's address there are many.
        assertThat(twoGateways.services().get("auth-service").variables().keySet())
                .containsExactly("IM_RATE_LIMIT_FAILURES_PER_ADDRESS", "IM_RATE_LIMIT_CODES_PER_ADDRESS")
                .allMatch(ServiceJar.of("auth-service")::understands);
        assertThat(twoGateways.services().get("gateway-service").published()).isEmpty();
        String proxy = Sources.text(Sources.at("deploy/proxy/nginx.conf"));
        int port = ServiceJar.of("gateway-service").httpPort();
        assertThat(proxy)
                .contains("server gateway-service:" + port + " ", "server gateway-service-2:" + port + " ")
                .contains("server file-service:" + ServiceJar.of("file-service").httpPort() + ";")
                .contains("location " + FileApi.FILES + " {");
        assertThat(twoGateways.services().get("gateway-service-2").variables())
                .doesNotContainValue(service("gateway-service").variables().get("IM_INSTANCE"));
    }
}

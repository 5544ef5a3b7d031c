package im.crosstalk.standalone;

import im.crosstalk.servers.FreePorts;
import im.crosstalk.servers.KafkaServer;
import im.crosstalk.servers.PostgresServer;
import im.crosstalk.servers.RedisServer;
import im.crosstalk.standalone.ServicePart.ServicePorts;
import im.crosstalk.standalone.Settings.Port;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All parts of the system, wired: every port chosen, every service told where the others are.
 *
 * @param services in the order of their start
 */
record Parts(
        PostgresServer postgresServer,
        JavaProgram kafkaProgram,
        ServerPart postgres,
        ServerPart redis,
        ServerPart kafka,
        List<ServicePart> services) {

    private static final String LOOPBACK = "127.0.0.1";

    List<Part> all() {
        return Stream.<Part>concat(Stream.of(postgres, redis, kafka), services.stream())
                .toList();
    }

    /** The programs that have no AOT cache yet. */
    List<JavaProgram> withoutCache() {
        return Stream.concat(Stream.of(kafkaProgram), services.stream().map(ServicePart::program))
                .distinct()
                .filter(program -> !program.hasCache())
                .toList();
    }

    static Parts of(Installation installation, Settings settings, DataDirectory data) throws IOException {
        Map<String, String> inherited = new HashMap<>(settings.environment());
        // glibc gives each thread an arena of its own, which only costs memory here.
        inherited.putIfAbsent("MALLOC_ARENA_MAX", "2");

        PostgresServer postgres = PostgresServer.durable(
                data.serverDirectory("postgres"), settings.port(Port.POSTGRES), data.secret("postgres"));
        RedisServer redis = new RedisServer(data.serverDirectory("redis"), settings.port(Port.REDIS));
        JavaProgram kafkaProgram =
                JavaProgram.ofOwnClassPath(installation, "kafka", List.of("-Xmx256m", "-Xms64m", "-XX:+UseSerialGC"));
        KafkaServer kafka = new KafkaServer(
                data.serverDirectory("kafka"),
                settings.port(Port.KAFKA),
                () -> kafkaProgram.commandLine(Orphans.mark(data)));

        Map<String, String> shared = new HashMap<>(inherited);
        shared.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        shared.put("SPRING_DATA_REDIS_URL", redis.url());
        if (!settings.has("IM_KAFKA_PARTITIONS")) {
            shared.put(
                    "IM_KAFKA_PARTITIONS", data.partitions(settings.replicas().most()));
        }
        if (!settings.has("IM_ID_SECRET")) {
            shared.put("IM_ID_SECRET", data.secret("id-secret"));
        }
        if (!settings.has("IM_MAIL_HOST")) {
            shared.put("IM_MAIL_DIRECTORY", data.mailDirectory().toString());
        }
        if (!settings.has("IM_FILE_DIRECTORY") && !settings.has("IM_FILE_S3_BUCKET")) {
            shared.put("IM_FILE_DIRECTORY", data.filesDirectory().toString());
        }
        shared.put("MANAGEMENT_SERVER_ADDRESS", LOOPBACK);

        List<Service> built =
                Arrays.stream(Service.values()).filter(installation::has).toList();
        Map<Service, List<ServicePorts>> ports = new EnumMap<>(Service.class);
        for (Service service : built) {
            List<ServicePorts> each = new ArrayList<>();
            for (int replica = 0; replica < settings.replicas().of(service); replica++) {
                each.add(portsOf(service, replica, settings));
            }
            ports.put(service, each);
            shared.put(
                    service.urlVariable(),
                    "http://" + LOOPBACK + ":" + each.getFirst().http());
        }

        List<ServicePart> services = new ArrayList<>();
        for (Service service : built) {
            JavaProgram program = JavaProgram.ofBootJar(installation, installation.jar(service), service.javaOptions());
            List<ServicePorts> each = ports.getOrDefault(service, List.of());
            for (int replica = 0; replica < each.size(); replica++) {
                ServicePorts at = each.get(replica);
                Map<String, String> environment = new HashMap<>(shared);
                environment.put("IM_INSTANCE", service.serviceName() + "-" + replica);
                if (each.size() > 1) {
                    // Then another one is there to take the partitions over.
                    environment.putIfAbsent("IM_KAFKA_LEAVE_ON_STOP", "true");
                }
                environment.put("SERVER_PORT", Integer.toString(at.http()));
                environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(at.management()));
                environment.put("SPRING_DATASOURCE_URL", postgres.jdbcUrl(service.database()));
                environment.put("SPRING_DATASOURCE_USERNAME", service.database());
                environment.put("SPRING_DATASOURCE_PASSWORD", Databases.password(data, service));
                if (service.facesClients()) {
                    environment.putIfAbsent("SERVER_ADDRESS", LOOPBACK);
                    environment.putIfAbsent("WS_HOST", "localhost");
                    environment.put("WS_PORT", Integer.toString(at.webSocket()));
                } else {
                    environment.put("SERVER_ADDRESS", LOOPBACK);
                }
                String name = service.serviceName() + (replica == 0 ? "" : "-" + (replica + 1));
                services.add(new ServicePart(name, service, at, program, Orphans.mark(data), environment));
            }
        }
        return new Parts(
                postgres,
                kafkaProgram,
                new ServerPart(postgres, inherited),
                new ServerPart(redis, inherited),
                new ServerPart(kafka, inherited),
                services);
    }

    private static ServicePorts portsOf(Service service, int replica, Settings settings) throws IOException {
        if (service.facesClients() && replica == 0) {
            return new ServicePorts(settings.port(Port.HTTP), FreePorts.next(), settings.port(Port.WEB_SOCKET));
        }
        return new ServicePorts(FreePorts.next(), FreePorts.next(), service.facesClients() ? FreePorts.next() : 0);
    }
}

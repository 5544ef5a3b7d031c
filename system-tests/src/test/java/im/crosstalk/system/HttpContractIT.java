package im.crosstalk.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients and services are promised in {@code docs/openapi.yaml}, held against what the running system answers. */
class HttpContractIT {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final JsonNode contract = contract();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static JsonNode contract() {
        try {
            Path file = Path.of(System.getProperty("im.home", "..")).resolve("docs/openapi.yaml");
            return EnvelopeUser.JSON.valueToTree(new Yaml().<Object>load(Files.readString(file)));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** In the document's order: a user registers, signs in, comes back, signs out. What was answered is asked with. */
    @Test
    void whatServicesAskOfOneAnotherIsAnsweredAsDescribed() {
        Map<String, JsonNode> known = new HashMap<>();
        ObjectNode first = EnvelopeUser.payload(
                "username",
                "contract_" + UUID.randomUUID().toString().substring(0, 8),
                "passwordHash",
                "ab".repeat(32),
                "dialect",
                "envelope");
        first.properties().forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        Map<String, Integer> statuses = new HashMap<>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    URI server = server(operation.getValue());
                    if (server != null) {
                        JsonNode schema = operation.getValue().at("/requestBody/content/application~1json/schema");
                        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(server.resolve(path.getKey()))
                                .header("Content-Type", "application/json")
                                .method(
                                        operation.getKey().toUpperCase(Locale.ROOT),
                                        schema.isMissingNode()
                                                ? BodyPublishers.noBody()
                                                : BodyPublishers.ofString(sample(schema, "", known)
                                                        .toString())));
                        assertDescribed(path.getKey(), operation.getKey(), answer);
                        statuses.put(operation.getValue().path("operationId").asString(), answer.statusCode());
                        if (answer.statusCode() == 200) {
                            EnvelopeUser.JSON
                                    .readTree(answer.body())
                                    .properties()
                                    .forEach(entry -> known.putIfAbsent(entry.getKey(), entry.getValue()));
                        }
                    }
                }));
        assertThat(statuses)
                .containsEntry("register", 200)
                .containsEntry("signIn", 200)
                .containsEntry("resume", 200)
                .containsEntry("issueToken", 200)
                .containsEntry("signOut", 204)
                .containsEntry("sendEmailCode", 204)
                .containsEntry("setEmail", 422)
                .containsEntry("lookUpUsers", 200)
                .containsEntry("keys", 200)
                .containsEntry("audience", 200)
                .hasSize(10);
    }

    private @Nullable URI server(JsonNode operation) {
        String address = operation.at("/servers/0/url").asString("");
        return address.isEmpty()
                ? null
                : URI.create("http://127.0.0.1:"
                        + system.ports()
                                .path(URI.create(address).getHost())
                                .path("http")
                                .asInt());
    }

    @Test
    void filesAreAnsweredAsDescribed() {
        try (var user = EnvelopeUser.register("files", system.gateway(1))) {
            HttpResponse<byte[]> made =
                    file(user, "post", "/files", "/files", "Upload-Length", "6", "Tus-Resumable", "1.0.0");
            assertThat(made.statusCode()).isEqualTo(201);
            String place = URI.create(made.headers().firstValue("Location").orElseThrow())
                    .getPath();
            String path = "/files/{id}";
            assertThat(status(user, "head", path, place, "Tus-Resumable", "1.0.0"))
                    .isEqualTo(200);
            assertThat(status(user, "patch", path, place, "Tus-Resumable", "1.0.0", "Upload-Offset", "3"))
                    .isEqualTo(415);
            assertThat(append(user, path, place, "9.9.9", "0")).isEqualTo(412);
            assertThat(append(user, path, place, "1.0.0", "3")).isEqualTo(409);
            assertThat(append(user, path, place, "1.0.0", "0")).isEqualTo(204);
            assertThat(append(user, path, place, "1.0.0", "3")).isEqualTo(204);
            assertThat(status(user, "get", path, place)).isEqualTo(200);
            assertThat(status(user, "get", path, place, "Range", "bytes=1-2")).isEqualTo(206);
            assertThat(status(user, "get", path, place, "Range", "bytes=9-")).isEqualTo(416);
            String tag =
                    file(user, "get", path, place).headers().firstValue("ETag").orElseThrow();
            assertThat(status(user, "get", path, place, "If-None-Match", tag)).isEqualTo(304);
            assertThat(status(user, "delete", path, "/files/none", "Tus-Resumable", "1.0.0"))
                    .isEqualTo(404);
            assertThat(status(user, "options", path, place)).isEqualTo(204);
            assertThat(status(user, "options", "/files", "/files")).isEqualTo(204);
        }
    }

    @Test
    void whoMayNotIsToldAsDescribed() {
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey()) && server(operation.getValue()) == null) {
                        String place = path.getKey().replace("{id}", "none").replace("{number}", "1");
                        assertDescribed(
                                path.getKey(),
                                operation.getKey(),
                                send(HttpRequest.newBuilder(client(place))
                                        .method(operation.getKey().toUpperCase(Locale.ROOT), BodyPublishers.noBody())));
                    }
                }));
    }

    private URI client(String path) {
        return URI.create(system.gateway(1).toString().replace("ws://", "http://"))
                .resolve(path);
    }

    private int status(EnvelopeUser user, String method, String path, String place, String... headers) {
        return file(user, method, path, place, headers).statusCode();
    }

    private HttpResponse<byte[]> file(EnvelopeUser user, String method, String path, String place, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(client(place))
                .header("Authorization", "Bearer " + user.token())
                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = send(request);
        assertDescribed(path, method, answer);
        return answer;
    }

    private int append(EnvelopeUser user, String path, String place, String version, String offset) {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(client(place))
                .header("Authorization", "Bearer " + user.token())
                .header("Content-Type", "application/offset+octet-stream")
                .header("Tus-Resumable", version)
                .header("Upload-Offset", offset)
                .method("PATCH", BodyPublishers.ofString("abc")));
        assertDescribed(path, "patch", answer);
        return answer.statusCode();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void assertDescribed(String path, String method, HttpResponse<byte[]> answer) {
        String what = method + " " + path + ": " + answer.statusCode();
        JsonNode responses = contract.path("paths").path(path).path(method).path("responses");
        JsonNode response = responses.has(Integer.toString(answer.statusCode()))
                ? responses.path(Integer.toString(answer.statusCode()))
                : responses.path("default");
        assertThat(response.isMissingNode()).as(what + " is not described").isFalse();
        JsonNode described = resolved(response);
        if (answer.statusCode() < 300) {
            described
                    .path("headers")
                    .propertyNames()
                    .forEach(header -> assertThat(isOptional(header)
                                    || answer.headers().firstValue(header).isPresent())
                            .as("%s has the header %s", what, header)
                            .isTrue());
        }
        if (!method.equals("head")) {
            described
                    .path("content")
                    .properties()
                    .forEach(content -> assertBody(
                            what, content.getKey(), content.getValue().path("schema"), answer));
        }
    }

    /** Told to those who have said it themselves. */
    private static boolean isOptional(String header) {
        return header.equals("Upload-Metadata");
    }

    private void assertBody(String what, String type, JsonNode schema, HttpResponse<byte[]> answer) {
        if (type.endsWith("json")) {
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(what)
                    .startsWith(type);
            assertConforms(what, EnvelopeUser.JSON.readTree(answer.body()), schema);
        }
    }

    private void assertConforms(String what, JsonNode value, JsonNode given) {
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            assertThat(schema.path("enum").valueStream()).as(what).contains(value);
        }
        if (schema.has("const")) {
            assertThat(value).as(what).isEqualTo(schema.path("const"));
        }
        Set<String> types = new TreeSet<>();
        schema.path("type").valueStream().map(JsonNode::asString).forEach(types::add);
        if (schema.path("type").isString()) {
            types.add(schema.path("type").asString());
        }
        if (!types.isEmpty()) {
            assertThat(types).as("%s: %s", what, value).contains(typeOf(value));
        }
        schema.path("required")
                .forEach(name -> assertThat(value.has(name.asString()))
                        .as("%s has %s", what, name)
                        .isTrue());
        if (schema.has("properties")) {
            value.properties().forEach(entry -> {
                assertThat(schema.path("properties").has(entry.getKey()))
                        .as("%s: %s is described", what, entry.getKey())
                        .isTrue();
                assertConforms(what, entry.getValue(), schema.path("properties").path(entry.getKey()));
            });
        }
        if (schema.has("items")) {
            value.forEach(item -> assertConforms(what, item, schema.path("items")));
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BINARY, MISSING, POJO -> "none";
        };
    }

    /** A body of this schema: what is known, and else anything where something must be said. */
    private JsonNode sample(JsonNode given, String name, Map<String, JsonNode> known) {
        JsonNode schema = resolved(given);
        var nodes = EnvelopeUser.JSON.getNodeFactory();
        return switch (schema.path("type").asString("")) {
            case "object" -> {
                ObjectNode object = nodes.objectNode();
                Set<String> required = new TreeSet<>();
                schema.path("required").forEach(each -> required.add(each.asString()));
                schema.path("properties").properties().forEach(property -> {
                    JsonNode value = known.get(property.getKey());
                    if (value != null
                            && !property.getValue().path("type").asString("").equals("array")) {
                        object.set(property.getKey(), value);
                    } else if (required.contains(property.getKey())) {
                        object.set(property.getKey(), sample(property.getValue(), property.getKey(), known));
                    }
                });
                yield object;
            }
            case "array" -> {
                ArrayNode array = nodes.arrayNode();
                JsonNode one = known.get(name.replaceFirst("s$", ""));
                yield one == null ? array : array.add(one);
            }
            case "integer" -> nodes.numberNode(1);
            default -> nodes.stringNode(name.equals("email") ? "contract@mail.example" : "127.0.0.1");
        };
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : contract.at(reference.substring(1));
    }
}

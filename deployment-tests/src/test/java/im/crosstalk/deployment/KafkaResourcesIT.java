package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.platform.kafka.TopicDefinitions;
import im.crosstalk.protocol.Topic;
import io.strimzi.api.kafka.model.common.template.ContainerTemplate;
import io.strimzi.api.kafka.model.common.template.PodTemplate;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.StrimziAclOperation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Topics and rights in Kafka are those that the code makes and needs. */
class KafkaResourcesIT {
    private static final String FOLDER = "k8s/components/strimzi";
    static final List<String> SERVICES = Sources.SERVICES;

    @Test
    void topicsAreMadeAsTheirOwnersWould() {
        var settings = new PlatformProperties.Kafka(6, (short) 3, 8, false);
        Map<String, NewTopic> wanted = Arrays.stream(Topic.values())
                .flatMap(topic -> TopicDefinitions.of(topic, settings).stream())
                .collect(Collectors.toMap(NewTopic::name, one -> one, (a, b) -> a, TreeMap::new));
        Map<String, KafkaTopic> there = Manifests.below(FOLDER, KafkaTopic.class).stream()
                .collect(Collectors.toMap(one -> one.getSpec().getTopicName(), one -> one, (a, b) -> a, TreeMap::new));
        assertThat(there.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, topic) -> {
            var spec = there.get(name).getSpec();
            assertThat(spec.getPartitions()).as(name).isEqualTo(topic.numPartitions());
            assertThat(spec.getReplicas()).as(name).isEqualTo((int) topic.replicationFactor());
            assertThat(spec.getConfig().entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().toString())))
                    .as(name)
                    .isEqualTo(topic.configs());
        });
    }

    @Test
    void partitionsAndReplicasAreThoseOfTheConfiguration() {
        Map<String, String> base = shared("k8s/base");
        Map<String, String> strimzi = shared(FOLDER);
        assertThat(base).containsEntry("IM_KAFKA_PARTITIONS", "6");
        assertThat(strimzi).containsEntry("IM_KAFKA_REPLICATION", "3");
    }

    private static Map<String, String> shared(String folder) {
        return Manifests.kustomization(folder).configMaps().stream()
                .filter(one -> one.name().equals("crosstalk"))
                .findFirst()
                .orElseThrow()
                .values();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aServiceHasRightsOnTheTopicsThatItsCodeNames(String name) {
        Set<Topic> needed = EnumSet.copyOf(
                ServiceJar.of(name).ownCode().topics().isEmpty()
                        ? EnumSet.noneOf(Topic.class)
                        : ServiceJar.of(name).ownCode().topics());
        if (ServiceJar.of(name).verifiesTokens()) {
            needed.add(Topic.AUTH_REVOCATIONS);
        }
        Set<Topic> granted = Arrays.stream(Topic.values())
                .filter(topic -> literal(name).contains(topic.topicName()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Topic.class)));
        if (name.equals("gateway-service")) {
            // It takes any request, of whichever dialect.
            assertThat(granted).containsAll(needed);
            Arrays.stream(Topic.values())
                    .filter(topic -> topic.kind() == Topic.Kind.COMMANDS || topic.kind() == Topic.Kind.QUERIES)
                    .forEach(needed::add);
        }
        assertThat(granted).isEqualTo(needed);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void deadLettersCanBeWrittenWhereRecordsAreRead(String name) {
        List<String> read = rules(name)
                .filter(rule -> rule.getOperations().contains(StrimziAclOperation.READ))
                .filter(rule -> !name.equals("gateway-service"))
                .flatMap(rule -> rule.getResource() instanceof AclRuleTopicResource topic
                        ? Stream.of(topic.getName())
                        : Stream.empty())
                .filter(topic -> Arrays.stream(Topic.values())
                        .anyMatch(one -> one.topicName().equals(topic) && one.kind() != Topic.Kind.STATE))
                .toList();
        for (String topic : read) {
            assertThat(literal(name)).contains(topic + ".DLT");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void itsGroupsAreItsOwn(String name) {
        List<AclRuleGroupResource> groups = rules(name)
                .flatMap(rule ->
                        rule.getResource() instanceof AclRuleGroupResource group ? Stream.of(group) : Stream.empty())
                .toList();
        if (name.equals("gateway-service")) {
            assertThat(groups).isEmpty();
        } else {
            assertThat(groups).singleElement().satisfies(group -> {
                assertThat(group.getName()).isEqualTo(ServiceJar.of(name).defaultOf("spring.application.name"));
                assertThat(group.getPatternType()).isEqualTo(AclResourcePatternType.PREFIX);
            });
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void itReachesGateways(String name) {
        String prefix = Topic.ofGateway("");
        assertThat(rules(name)
                        .filter(rule -> rule.getResource() instanceof AclRuleTopicResource topic
                                && topic.getName().equals(prefix)
                                && topic.getPatternType() == AclResourcePatternType.PREFIX))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getOperations()).contains(StrimziAclOperation.WRITE);
                    assertThat(rule.getOperations().contains(StrimziAclOperation.CREATE))
                            .isEqualTo(name.equals("gateway-service"));
                });
    }

    /** The namespace's level is restricted, and what the operator asks for by itself is less than that demands. */
    @Test
    void theOperatorsPodsMayRunInTheNamespace() {
        var spec = Manifests.below(FOLDER, Kafka.class).getFirst().getSpec();
        var brokers = spec.getKafka().getTemplate();
        var operators = spec.getEntityOperator().getTemplate();
        for (PodTemplate pod : List.of(brokers.getPod(), operators.getPod())) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        }
        for (ContainerTemplate container : List.of(
                brokers.getKafkaContainer(),
                operators.getTopicOperatorContainer(),
                operators.getUserOperatorContainer())) {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        }
    }

    @Test
    void nobodyHasRightsToEverything() {
        assertThat(Manifests.below(FOLDER, KafkaUser.class).stream()
                        .flatMap(user ->
                                ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls().stream())
                        .flatMap(rule -> rule.getOperations().stream()))
                .doesNotContain(StrimziAclOperation.ALL, StrimziAclOperation.CLUSTERACTION, StrimziAclOperation.DELETE);
    }

    private static Set<String> literal(String name) {
        return rules(name)
                .flatMap(rule -> rule.getResource() instanceof AclRuleTopicResource topic
                                && topic.getPatternType() == AclResourcePatternType.LITERAL
                        ? Stream.of(topic.getName())
                        : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static Stream<AclRule> rules(String name) {
        KafkaUser user = Manifests.below(FOLDER, KafkaUser.class).stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        return ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls().stream();
    }
}

package im.crosstalk.group;

import static im.crosstalk.group.Wire.header;
import static im.crosstalk.group.Wire.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.crosstalk.group.user.UserDirectory;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.platform.routing.Routes;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand.ApplyMembership;
import im.crosstalk.protocol.chat.MembershipChange.Joined;
import im.crosstalk.protocol.chat.MembershipChange.Left;
import im.crosstalk.protocol.chat.MembershipChange.Removed;
import im.crosstalk.protocol.chat.MembershipChange.Renamed;
import im.crosstalk.protocol.chat.MembershipChange.RoleChanged;
import im.crosstalk.protocol.group.GroupCommand.AddMember;
import im.crosstalk.protocol.group.GroupCommand.ChangeRole;
import im.crosstalk.protocol.group.GroupCommand.CreateGroup;
import im.crosstalk.protocol.group.GroupCommand.JoinGroup;
import im.crosstalk.protocol.group.GroupCommand.LeaveGroup;
import im.crosstalk.protocol.group.GroupCommand.RemoveMember;
import im.crosstalk.protocol.group.GroupCommand.RenameGroup;
import im.crosstalk.protocol.group.GroupDelivery.Noticed;
import im.crosstalk.protocol.group.GroupQuery.GetGroupInfo;
import im.crosstalk.protocol.group.GroupReply.Changed;
import im.crosstalk.protocol.group.GroupReply.GroupInfo;
import im.crosstalk.protocol.group.GroupReply.Member;
import im.crosstalk.protocol.group.Notice;
import im.crosstalk.protocol.group.Role;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Questions as gateways put them on Kafka, and all that comes of them. */
@Running
class GroupServiceTest {
    private static final Caller ALICE = user(101, "alice");
    private static final Caller BOB = user(102, "bob");
    private static final Caller CAROL = user(103, "carol");
    private static final AuthStandIn AUTH = AuthStandIn.INSTANCE;
    private static Wire wire;

    @Autowired
    private StatefulRedisConnection<String, String> redis;

    @Autowired
    private UserDirectory directory;

    @Autowired
    private ConcurrentMessageListenerContainer<String, byte[]> commandContainer;

    @BeforeAll
    static void connect() {
        AUTH.knows(102, "bob");
        AUTH.knows(103, "carol");
        wire = new Wire();
    }

    @Test
    void aGoldenCreationReachesChatServiceWithTheWaitingClientAndIntegratorsAsCloudEvents() throws IOException {
        redis.sync().hset(Routes.userKey(BOB.user()), "session-102", "gateway-service-0/7");
        wire.send(Topic.GROUP_REQUESTS, "101", golden("create-group.json").getBytes(UTF_8));

        ApplyMembership change = wire.change(1_000_001);
        ConsumerRecord<String, byte[]> decided = wire.on(Topic.CHAT_REQUESTS.topicName())
                .filter(told -> told.key().equals(key(change.chat())))
                .findFirst()
                .orElseThrow();
        Notice notice = ((Noticed) change.then().getFirst().delivery()).notice();
        var mapper = ProtocolJson.mapper();
        assertThat(mapper.readTree(decided.value()))
                .isEqualTo(mapper.readTree(golden("create-group.decided.json")
                        .replace("CHAT", key(change.chat()))
                        .replace("NOTICE", Long.toString(notice.number()))
                        .replace("TIME", Long.toString(notice.at()))));

        List<ConsumerRecord<String, byte[]>> events = wire.events(change.chat(), 4);
        assertThat(events.stream().map(told -> header(told, "ce_type")).toList())
                .containsExactly(
                        "im.group.created",
                        "im.group.member_joined",
                        "im.group.member_joined",
                        "im.group.member_joined");
        var ids = new PublicIds(HexFormat.of().parseHex(Running.ID_SECRET));
        ConsumerRecord<String, byte[]> created = events.getFirst();
        assertThat(header(created, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(created, "ce_source")).isEqualTo("/crosstalk/group-service");
        assertThat(header(created, "ce_id")).isEqualTo("group-" + key(change.chat()) + "-1-im.group.created");
        assertThat(header(created, "ce_subject"))
                .isEqualTo(ids.ofGroup(change.chat()).toString());
        assertThat(header(created, "content-type")).isEqualTo("application/json");
        assertThat(mapper.readTree(created.value()).get("owner_user_id").asString())
                .isEqualTo(ids.ofUser(ALICE.user()).toString());
    }

    @Test
    void aStrangerAmongTheFoundersMeansThatNothingIsCreated() {
        assertRefused(wire.ask(ALICE, new CreateGroup("Team", users(102, 666), true, false)), ErrorCode.USER_NOT_FOUND);
        assertRefused(wire.ask(ALICE, new CreateGroup("Team", users(102), false, true)), ErrorCode.NOT_FRIENDS);
    }

    @Test
    void changesCountVersionsWithoutAHoleAndEachIsAnsweredThroughChatService() {
        ChatId chat = team();

        ApplyMembership joined = wire.change(wire.ask(CAROL, new JoinGroup(chat)));
        assertThat(joined.version()).isEqualTo(2);
        assertThat(joined.changes()).containsExactly(new Joined(CAROL.user(), "carol", Role.MEMBER));
        assertThat(joined.reply()).isEqualTo(new Changed(chat, "Team"));
        assertRefused(wire.ask(CAROL, new JoinGroup(chat)), ErrorCode.ALREADY_GROUP_MEMBER);
        assertRefused(wire.ask(CAROL, new RenameGroup(chat, "Mine")), ErrorCode.PERMISSION_DENIED);

        ApplyMembership promoted = wire.change(wire.ask(ALICE, new ChangeRole(chat, CAROL.user(), Role.ADMIN)));
        assertThat(promoted.version()).isEqualTo(3);
        assertThat(promoted.changes()).containsExactly(new RoleChanged(CAROL.user(), "carol", Role.MEMBER, Role.ADMIN));

        ApplyMembership renamed = wire.change(wire.ask(CAROL, new RenameGroup(chat, "Mine")));
        assertThat(renamed.name()).isEqualTo("Mine");
        assertThat(renamed.changes()).containsExactly(new Renamed(CAROL.user(), "carol", "Team", "Mine"));
        assertThat(renamed.reply()).isEqualTo(new Changed(chat, "Mine"));

        ApplyMembership removed = wire.change(wire.ask(CAROL, new RemoveMember(chat, BOB.user())));
        assertThat(removed.actor()).isEqualTo(CAROL.user());
        assertThat(removed.changes()).containsExactly(new Removed(BOB.user(), "bob"));

        ApplyMembership added = wire.change(wire.ask(CAROL, new AddMember(chat, BOB.user())));
        assertThat(added.version()).isEqualTo(6);
        assertThat(added.changes()).containsExactly(new Joined(BOB.user(), "bob", Role.MEMBER));

        ApplyMembership left = wire.change(wire.ask(BOB, new LeaveGroup(chat)));
        assertThat(left.version()).isEqualTo(7);
        assertThat(left.changes()).containsExactly(new Left(BOB.user(), "bob"));
        assertThat(left.ended()).isFalse();
        assertThat(wire.events(chat, 9))
                .extracting(told -> header(told, "ce_type"))
                .endsWith("im.group.member_left");
    }

    @Test
    void handingOverIsOneChangeOfTwoRoles() {
        ChatId chat = team();
        assertRefused(wire.ask(BOB, new ChangeRole(chat, BOB.user(), Role.OWNER)), ErrorCode.NOT_OWNER);
        assertRefused(wire.ask(ALICE, new LeaveGroup(chat)), ErrorCode.PERMISSION_DENIED);

        ApplyMembership handedOver = wire.change(wire.ask(ALICE, new ChangeRole(chat, BOB.user(), Role.OWNER)));

        assertThat(handedOver.changes())
                .containsExactly(
                        new RoleChanged(ALICE.user(), "alice", Role.OWNER, Role.ADMIN),
                        new RoleChanged(BOB.user(), "bob", Role.MEMBER, Role.OWNER));
        assertThat(wire.change(wire.ask(ALICE, new LeaveGroup(chat))).version()).isEqualTo(3);
    }

    @Test
    void aRoleOrNameThatIsSoAlreadyIsAnsweredWithoutAChange() {
        ChatId chat = team();

        assertThat(wire.answer(wire.ask(ALICE, new ChangeRole(chat, BOB.user(), Role.MEMBER))))
                .isEqualTo(new Changed(chat, "Team"));
        assertThat(wire.answer(wire.ask(ALICE, new RenameGroup(chat, "Team")))).isEqualTo(new Changed(chat, "Team"));
        assertThat(wire.change(wire.ask(ALICE, new RenameGroup(chat, "Other"))).version())
                .isEqualTo(2);
    }

    @Test
    void theLastToLeaveEndsTheGroup() {
        ChatId chat = wire.change(wire.ask(ALICE, new CreateGroup("Alone", List.of(), true, false)))
                .chat();

        ApplyMembership left = wire.change(wire.ask(ALICE, new LeaveGroup(chat)));

        assertThat(left.ended()).isTrue();
        assertThat(wire.events(chat, 4))
                .extracting(told -> header(told, "ce_type"))
                .endsWith("im.group.ended");
        assertRefused(wire.ask(ALICE, new JoinGroup(chat)), ErrorCode.GROUP_NOT_FOUND);
        assertRefused(wire.ask(ALICE, new GetGroupInfo(chat)), ErrorCode.GROUP_NOT_FOUND);
        assertRefused(
                wire.ask(ALICE, new JoinGroup(ChatId.ofPrivate(ALICE.user(), BOB.user()))), ErrorCode.NOT_A_GROUP);
    }

    @Test
    void aClosedGroupTakesNobodyByItself() {
        ChatId chat = wire.change(wire.ask(ALICE, new CreateGroup("Closed", users(102), false, false)))
                .chat();

        assertRefused(wire.ask(CAROL, new JoinGroup(chat)), ErrorCode.PERMISSION_DENIED);
        assertRefused(wire.ask(BOB, new AddMember(chat, CAROL.user())), ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void membersReadWhoIsInInTheOrderOfJoiningAndWhoIsOnline() {
        ChatId chat = team();
        wire.change(wire.ask(CAROL, new JoinGroup(chat)));
        redis.sync().hset(Routes.userKey(CAROL.user()), "session-103", "gateway-service-0/7");

        var info = (GroupInfo) wire.answer(wire.ask(BOB, new GetGroupInfo(chat)));

        redis.sync().del(Routes.userKey(CAROL.user()));
        assertThat(info.owner()).isEqualTo(ALICE.user());
        assertThat(info.open()).isTrue();
        assertThat(info.createdAt()).isPositive();
        assertThat(info.members()).extracting(Member::username).containsExactly("alice", "bob", "carol");
        assertThat(info.members()).extracting(Member::role).containsExactly(Role.OWNER, Role.MEMBER, Role.MEMBER);
        assertThat(info.members().getLast().online()).isTrue();
        assertRefused(wire.ask(user(104, "dave"), new GetGroupInfo(chat)), ErrorCode.NOT_GROUP_MEMBER);
    }

    @Test
    void whoHasRegisteredIsKnownByTheEventAlone() {
        ChatId chat = team();
        var event = new ProducerRecord<>(
                Topic.USER_EVENTS.topicName(),
                "105",
                "{\"user_number\":105,\"user_id\":\"%s\",\"username\":\"erin\"}"
                        .formatted(new PublicIds(HexFormat.of().parseHex(Running.ID_SECRET)).ofUser(new UserId(105)))
                        .getBytes(UTF_8));
        event.headers().add("ce_type", "im.user.registered".getBytes(UTF_8));
        wire.send(event);

        await().until(() -> directory.known(users(105)).containsValue("erin"));
        ApplyMembership added = wire.change(wire.ask(ALICE, new AddMember(chat, new UserId(105))));

        assertThat(added.changes()).containsExactly(new Joined(new UserId(105), "erin", Role.MEMBER));
    }

    @Test
    void whileAuthServiceIsAwayACommandThatNeedsItWaits() {
        ChatId chat = team();
        AUTH.knows(106, "frank");
        AUTH.breaksDown(true);
        int before = AUTH.questions();
        long ref = wire.ask(ALICE, new AddMember(chat, new UserId(106)));
        await().until(() -> AUTH.questions() > before + 1);
        assertThat(wire.allDecided(ref)).isEmpty();

        AUTH.breaksDown(false);

        assertThat(wire.change(ref).changes()).containsExactly(new Joined(new UserId(106), "frank", Role.MEMBER));
    }

    @Test
    void aGroupOfFiveHundredIsMadeAtOnce() {
        LongStream.range(1_000, 1_499).forEach(number -> AUTH.knows(number, "user" + number));
        var everybody = LongStream.range(1_000, 1_499).mapToObj(UserId::new).toList();

        long start = System.nanoTime();
        ApplyMembership created = wire.change(wire.ask(ALICE, new CreateGroup("Crowd", everybody, true, false)));
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(created.changes()).hasSize(500);
        assertThat(wire.events(created.chat(), 501)).hasSizeGreaterThanOrEqualTo(501);
        assertThat(millis).isLessThan(5_000);
    }

    @Test
    void commandsThatArriveTogetherAreDecidedOneAfterTheOther() {
        ChatId chat = team();
        List<Long> refs = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            refs.add(wire.ask(CAROL, new JoinGroup(chat)));
            refs.add(wire.ask(CAROL, new LeaveGroup(chat)));
        }

        List<Long> versions =
                refs.stream().map(ref -> wire.change(ref).version()).toList();

        assertThat(versions)
                .containsExactlyElementsOf(LongStream.range(2, 42).boxed().toList());
        assertThat(((GroupInfo) wire.answer(wire.ask(ALICE, new GetGroupInfo(chat)))).members())
                .hasSize(2);
    }

    @Test
    void whatArrivesWhileTheServiceIsAwayIsDecidedOnceAndWhatItSaidLastIsSaidAgainUnchanged() {
        ChatId chat = team();
        long before = wire.ask(ALICE, new RenameGroup(chat, "Before"));
        wire.decided(before);
        commandContainer.stop();
        long during = wire.ask(ALICE, new RenameGroup(chat, "During"));
        commandContainer.start();

        assertThat(wire.change(during).version()).isEqualTo(3);
        long after = wire.ask(ALICE, new RenameGroup(chat, "After"));
        assertThat(wire.change(after).version()).isEqualTo(4);
        assertThat(wire.allDecided(before).distinct()).hasSize(1);
        assertThat(wire.allDecided(during).distinct()).hasSize(1);
    }

    /** An open group of Alice, the owner, and Bob. */
    private static ChatId team() {
        return wire.change(wire.ask(ALICE, new CreateGroup("Team", users(102), true, false)))
                .chat();
    }

    private static List<UserId> users(long... numbers) {
        return LongStream.of(numbers).mapToObj(UserId::new).toList();
    }

    private static String key(ChatId chat) {
        return Long.toString(chat.number());
    }

    private static void assertRefused(long ref, ErrorCode code) {
        Reply reply = wire.answer(ref);
        assertThat(reply).isEqualTo(Refusal.of(code));
        assertThat(wire.allDecided(ref)).isEmpty();
    }

    private static String golden(String name) throws IOException {
        try (var in = Objects.requireNonNull(GroupServiceTest.class.getResourceAsStream("/golden/" + name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}

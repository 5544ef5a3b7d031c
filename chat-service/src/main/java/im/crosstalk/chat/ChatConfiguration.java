package im.crosstalk.chat;

import im.crosstalk.chat.call.Calls;
import im.crosstalk.chat.history.ChatInfos;
import im.crosstalk.chat.history.GroupList;
import im.crosstalk.chat.history.History;
import im.crosstalk.chat.history.NewestMessages;
import im.crosstalk.chat.history.ReadStates;
import im.crosstalk.chat.history.Sync;
import im.crosstalk.chat.membership.Memberships;
import im.crosstalk.chat.message.Messages;
import im.crosstalk.chat.message.ReadMarks;
import im.crosstalk.chat.message.Recalls;
import im.crosstalk.chat.relay.E2eeRelays;
import im.crosstalk.chat.replay.DeviceMarks;
import im.crosstalk.chat.replay.Replay;
import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.platform.kafka.QueryHandlers;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatQuery;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What chat-service handles, as a table. */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {
    @Bean
    OwnedTopics topics() {
        return OwnedTopics.of(Topic.CHAT_REQUESTS, Topic.CHAT_QUERIES, Topic.MESSAGE_EVENTS);
    }

    @Bean
    CommandHandlers commandHandlers(
            Messages messages,
            Recalls recalls,
            ReadMarks readMarks,
            Memberships memberships,
            DeviceMarks deviceMarks,
            E2eeRelays relays,
            Calls calls) {
        return CommandHandlers.of(Topic.CHAT_REQUESTS, ChatCommand.class)
                .on(ChatCommand.SendMessage.class, messages::send)
                .on(ChatCommand.RecallMessage.class, recalls::recall)
                .on(ChatCommand.MarkRead.class, readMarks::mark)
                .on(ChatCommand.ApplyMembership.class, memberships::apply)
                .on(ChatCommand.SetWritable.class, memberships::setWritable)
                .on(ChatCommand.ReportDelivered.class, deviceMarks::report)
                .on(ChatCommand.RegisterDevice.class, deviceMarks::register)
                .on(ChatCommand.RelayE2ee.class, relays::relay)
                .on(ChatCommand.E2eeDelivered.class, relays::delivered)
                .on(ChatCommand.StartCall.class, calls::start)
                .on(ChatCommand.AnswerCall.class, calls::answer)
                .on(ChatCommand.EndCall.class, calls::end)
                .on(ChatCommand.RelayIce.class, calls::ice)
                .on(ChatCommand.CallDue.class, calls::due)
                .build();
    }

    @Bean
    QueryHandlers queryHandlers(
            History history,
            Sync sync,
            NewestMessages newest,
            GroupList groups,
            ChatInfos infos,
            ReadStates readStates,
            Replay replay) {
        return QueryHandlers.of(Topic.CHAT_QUERIES, ChatQuery.class)
                .on(ChatQuery.FetchHistory.class, history::on)
                .on(ChatQuery.PullMessages.class, history::on)
                .on(ChatQuery.Sync.class, sync::on)
                .on(ChatQuery.ListNewest.class, newest::on)
                .on(ChatQuery.ListGroups.class, groups::on)
                .on(ChatQuery.GetChatInfo.class, infos::on)
                .on(ChatQuery.ListReadMarks.class, readStates::on)
                .on(ChatQuery.GetPeerRead.class, readStates::on)
                .on(ChatQuery.ListReaders.class, readStates::on)
                .on(ChatQuery.Replay.class, replay::on)
                .build();
    }
}

package im.crosstalk.file;

import im.crosstalk.file.personal.PersonalUploads;
import im.crosstalk.file.room.Memberships;
import im.crosstalk.file.room.RoomFiles;
import im.crosstalk.file.transfer.AnnouncedChunks;
import im.crosstalk.file.transfer.Endings;
import im.crosstalk.file.transfer.Transfers;
import im.crosstalk.file.user.UserDirectory;
import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.EventHandlers;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.platform.kafka.QueryHandlers;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.group.GroupEvent;
import im.crosstalk.protocol.id.UserId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which method handles what. */
@Configuration(proxyBeanMethods = false)
class Messaging {
    @Bean
    OwnedTopics topics() {
        return OwnedTopics.of(Topic.FILE_REQUESTS, Topic.FILE_QUERIES, Topic.FILE_EVENTS);
    }

    @Bean
    CommandHandlers commands(
            PersonalUploads personal,
            RoomFiles rooms,
            Transfers transfers,
            Endings endings,
            AnnouncedChunks chunks,
            SealedFiles sealed) {
        return CommandHandlers.of(Topic.FILE_REQUESTS, FileCommand.class)
                .on(FileCommand.StartUpload.class, personal::start)
                .on(FileCommand.PauseUpload.class, personal::pause)
                .on(FileCommand.ResumeUpload.class, personal::resume)
                .on(FileCommand.StopUpload.class, personal::stop)
                .on(FileCommand.CompleteUpload.class, personal::complete)
                .on(FileCommand.OpenRoomFile.class, rooms::open)
                .on(FileCommand.FinishRoomFile.class, rooms::finish)
                .on(FileCommand.OfferTransfer.class, transfers::offer)
                .on(FileCommand.RespondTransfer.class, transfers::respond)
                .on(FileCommand.TransferBegan.class, transfers::began)
                .on(FileCommand.AnnounceChunk.class, chunks::announce)
                .on(FileCommand.ChunkDue.class, chunks::due)
                .on(FileCommand.EndTransfer.class, endings::end)
                .on(FileCommand.TransferDue.class, endings::due)
                .on(FileCommand.FileSealed.class, sealed::sealed)
                .build();
    }

    @Bean
    QueryHandlers queries(PersonalUploads personal, RoomFiles rooms, Transfers transfers) {
        return QueryHandlers.of(Topic.FILE_QUERIES, FileQuery.class)
                .on(FileQuery.FindUpload.class, personal::find)
                .on(FileQuery.FindUnfinishedRoomFile.class, rooms::find)
                .on(FileQuery.ListRoomFiles.class, rooms::list)
                .on(FileQuery.FindRoomFile.class, rooms::find)
                .on(FileQuery.FindTransfer.class, transfers::find)
                .on(FileQuery.FindOpenTransfers.class, transfers::open)
                .build();
    }

    @Bean
    EventHandlers events(UserDirectory users, Memberships memberships) {
        return new EventHandlers()
                .on(
                        Topic.USER_EVENTS,
                        UserEvent.Registered.class,
                        event -> users.learn(new UserId(event.userNumber()), event.username()))
                .on(Topic.USER_EVENTS, UserEvent.FriendAdded.class, memberships::befriended)
                .on(Topic.USER_EVENTS, UserEvent.FriendRemoved.class, memberships::parted)
                .on(Topic.GROUP_EVENTS, GroupEvent.MemberJoined.class, memberships::joined)
                .on(Topic.GROUP_EVENTS, GroupEvent.MemberLeft.class, memberships::left)
                .on(Topic.GROUP_EVENTS, GroupEvent.MemberRemoved.class, memberships::removed)
                .on(Topic.GROUP_EVENTS, GroupEvent.Ended.class, memberships::ended);
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using ChatOpsBot.Core.Dispatch;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace ChatOpsBot.Channels.Teams;

internal sealed partial class TeamsChannel(
    TeamsConnector connector,
    ITurnQueue queue,
    IMemoryCache cache,
    IDataProtectionProvider protection,
    IOptions<TeamsOptions> options,
    ILogger<TeamsChannel> logger) : IChannel
{
    public const string ChannelName = "teams";
    public const string Downloads = "teams-downloads";

    private static readonly TimeSpan PersonKnown = TimeSpan.FromHours(1);
    private readonly IDataProtector protector = protection.CreateProtector(TeamsEvents.Purpose);

    public string Name => ChannelName;

    public async Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var address = AddressOf(entry);
        if (address.UserId is not { } user)
            return entry.Sender;
        try
        {
            var member = await cache.GetOrCreateAsync($"teams:{address.TenantId}:{user}", async cached =>
            {
                cached.AbsoluteExpirationRelativeToNow = PersonKnown;
                return await connector.MemberAsync(address, user, cancellationToken);
            });
            return member is null ? entry.Sender : Complete(entry.Sender, member);
        }
        catch (Exception unknown) when (unknown is PlatformException or JsonException)
        {
            // Without an e-mail the person is a member, which is the least that anybody is.
            PersonUnknown(logger, unknown);
            return entry.Sender;
        }
    }

    public IReplyWriter OpenReply(Turn turn, IReadOnlyList<string> existing) => new TeamsReplyWriter(connector, queue, turn, AddressOf(turn.Entry), existing);

    public async Task DeleteAsync(Turn turn, IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var id in messageIds.Where(id => id.Length > 0))
            await TeamsReplyWriter.IgnoreMissingAsync(connector.DeleteAsync(AddressOf(turn.Entry), id, cancellationToken));
    }

    public async Task<Stream> OpenAttachmentAsync(InboxEntry entry, Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            return await connector.DownloadAsync(AddressOf(entry), protector.Unprotect(attachment.Location), cancellationToken);
        }
        catch (Exception gone) when (gone is HttpRequestException or CryptographicException or UriFormatException or InvalidOperationException or AntiSSRFException)
        {
            throw new AttachmentUnavailableException("The file could not be fetched from Teams; the link may have expired. Please send it again.", gone);
        }
    }

    // The e-mail of a guest is vouched for by another organisation.
    private Sender Complete(Sender sender, Member member) => sender with
    {
        Name = member.Name ?? sender.Name,
        Email = member.UserRole is "guest" or "anonymous" ? null : member.Email ?? member.UserPrincipalName,
        External = options.Value.TenantId is { } ours && member.TenantId is { } theirs && !string.Equals(ours, theirs, StringComparison.OrdinalIgnoreCase),
    };

    private static TeamsAddress AddressOf(InboxEntry entry) => JsonSerializer.Deserialize(entry.Address, TeamsJson.Default.TeamsAddress)!;

    [LoggerMessage(300, LogLevel.Warning, "Teams did not say who a person is; treated as a member")]
    private static partial void PersonUnknown(ILogger logger, Exception failure);
}

using System.Security.Cryptography;
using System.Text.Json;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Security.AntiSSRF;

namespace ChatOpsBot.Channels.Teams;

internal sealed partial class TeamsPlatform(
    TeamsConnector connector,
    EntraGroups groups,
    PlatformHealth health,
    IMemoryCache cache,
    IDataProtectionProvider protection,
    IOptions<TeamsOptions> options,
    ILogger<TeamsPlatform> logger) : IPlatform
{
    public const string ChannelName = "teams";
    public const string Downloads = "teams-downloads";

    private static readonly TimeSpan PersonKnown = TimeSpan.FromHours(1);
    private readonly IDataProtector protector = protection.CreateProtector(TeamsEvents.Purpose);

    public string Name => ChannelName;

    public bool KnowsPeople => true;

    public Phrase? Trouble => health.Trouble(ChannelName);

    public async Task<Sender> IdentifyAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var address = AddressOf(entry);
        if (address.UserId is not { } user)
            return entry.Sender;
        // Without an e-mail the person is a member, which is the least that anybody is.
        var sender = await MemberAsync(address, user, cancellationToken) is { } member ? Complete(entry.Sender, member) : entry.Sender;
        return sender with { Groups = await groups.OfAsync(address.ObjectId, cancellationToken) };
    }

    public async Task<Sender?> LookUpAsync(InboxEntry entry, string personId, CancellationToken cancellationToken) =>
        await MemberAsync(AddressOf(entry), personId, cancellationToken) is { } member ? Complete(new Sender(member.AadObjectId ?? personId), member) : null;

    private async Task<Member?> MemberAsync(TeamsAddress address, string user, CancellationToken cancellationToken)
    {
        try
        {
            return await cache.GetOrCreateAsync($"teams:{address.TenantId}:{user}", async cached =>
            {
                cached.AbsoluteExpirationRelativeToNow = PersonKnown;
                return await connector.MemberAsync(address, user, cancellationToken);
            });
        }
        catch (Exception unknown) when (unknown is CallFailedException { IsAway: false } or JsonException)
        {
            PersonUnknown(logger, unknown);
            return null;
        }
    }

    public InboxEntry? DirectTo(InboxEntry entry)
    {
        var address = AddressOf(entry);
        if (address.UserId is null)
            return null;
        // A chat that is not there yet is begun when the first message goes there.
        var direct = address with { ConversationId = address.IsPersonal ? address.ConversationId : "", IsPersonal = true, ActivityId = null, Dialog = TeamsDialog.None };
        return entry with { Conversation = $"teams:to:{address.UserId}", Address = JsonSerializer.Serialize(direct, TeamsJson.Default.TeamsAddress), Channel = "", IsShared = false };
    }

    public InboxEntry? ToChannel(InboxEntry entry)
    {
        var address = AddressOf(entry);
        address = address with { ConversationId = address.ConversationId.Split(';')[0], ActivityId = null, Dialog = TeamsDialog.None };
        return entry with { Conversation = entry.Channel, Address = JsonSerializer.Serialize(address, TeamsJson.Default.TeamsAddress) };
    }

    // Teams tells of people by their ids only.
    public Task<InboxEntry?> ReachAsync(string email, CancellationToken cancellationToken) => throw new CallFailedException("people by e-mail", null, "not_told");

    public IReplyWriter OpenReply(Delivery delivery, IReadOnlyList<string> existing)
    {
        var address = AddressOf(delivery.Entry);
        var chat = new TeamsReplyWriter(connector, delivery, address, existing);
        return address.Dialog == TeamsDialog.None ? chat : new TeamsDialogWriter(delivery, chat, address.Dialog);
    }

    public async Task DeleteAsync(InboxEntry entry, IReadOnlyList<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var id in messageIds.Where(id => id.Length > 0))
            await TeamsReplyWriter.IgnoreMissingAsync(connector.DeleteAsync(AddressOf(entry), id, cancellationToken));
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
        Guest = member.UserRole is "guest" or "anonymous",
        IsBot = member.UserRole is "bot",
        External = options.Value.TenantId is { } ours && member.TenantId is { } theirs && !string.Equals(ours, theirs, StringComparison.OrdinalIgnoreCase),
    };

    private static TeamsAddress AddressOf(InboxEntry entry) => JsonSerializer.Deserialize(entry.Address, TeamsJson.Default.TeamsAddress)!;

    [LoggerMessage(300, LogLevel.Warning, "Teams did not say who a person is; treated as a member")]
    private static partial void PersonUnknown(ILogger logger, Exception failure);
}

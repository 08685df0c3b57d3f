using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    TeamsMessages messages,
    EntraGroups groups,
    PlatformHealth health,
    IMemoryCache cache,
    IDataProtectionProvider protection,
    IOptions<TeamsOptions> options,
    ILogger<TeamsPlatform> logger) : IPlatform
{
    public const string ChannelName = "teams";
    public const string Downloads = "teams-downloads";
    private const string General = "General";

    private static readonly TimeSpan PersonKnown = TimeSpan.FromHours(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.05);
    private readonly IDataProtector protector = protection.CreateProtector(TeamsEvents.Purpose);

    public string Name => ChannelName;

    public bool KnowsPeople => true;

    public Phrase? Trouble => health.Trouble(ChannelName);

    public async Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken)
    {
        var address = AddressOf(from);
        if (address.UserId is not { } user)
            return from.Sender;
        // Without an e-mail the person is a member, which is the least that anybody is.
        var sender = await MemberAsync(address, user, cancellationToken) is { } member ? Complete(from.Sender, member) : from.Sender;
        return sender with { Groups = await groups.OfAsync(address.ObjectId, cancellationToken) };
    }

    public async Task<Sender?> LookUpAsync(ConversationReference to, string personId, CancellationToken cancellationToken) =>
        await MemberAsync(AddressOf(to), personId, cancellationToken) is { } member ? Complete(new Sender(member.AadObjectId ?? personId), member) : null;

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

    public ConversationReference? DirectTo(ConversationReference to)
    {
        var address = AddressOf(to);
        if (address.UserId is null)
            return null;
        // A chat that is not there yet is begun when the first message goes there.
        var direct = address with { ConversationId = address.IsPersonal ? address.ConversationId : "", IsPersonal = true, ActivityId = null, Upload = null, Dialog = TeamsDialog.None };
        return to with { Conversation = $"teams:to:{address.UserId}", Address = JsonSerializer.Serialize(direct, TeamsJson.Default.TeamsAddress), Channel = "", IsShared = false };
    }

    public ConversationReference? ToChannel(ConversationReference to)
    {
        var address = AddressOf(to);
        address = address with { ConversationId = address.ConversationId.Split(';')[0], ActivityId = null, Upload = null, Dialog = TeamsDialog.None };
        return to with { Conversation = to.Channel, Address = JsonSerializer.Serialize(address, TeamsJson.Default.TeamsAddress) };
    }

    // Whoever writes in a team's channel is of the team, and sees its other channels.
    public async Task<ConversationReference?> FindChannelAsync(ConversationReference place, string name, CancellationToken cancellationToken)
    {
        var address = AddressOf(place);
        if (address.Team is not { } team)
            return null;
        var found = (await connector.ChannelsAsync(address, team, cancellationToken)).FirstOrDefault(channel => string.Equals(channel.Name ?? General, name.Trim(), StringComparison.OrdinalIgnoreCase));
        return found is null ? null : place with
        {
            Conversation = $"teams:{found.Id}",
            Channel = $"teams:{found.Id}",
            Address = JsonSerializer.Serialize(address with { ConversationId = found.Id, ActivityId = null, Upload = null, IsPersonal = false, Dialog = TeamsDialog.None }, TeamsJson.Default.TeamsAddress),
            IsShared = true,
        };
    }

    // Teams tells of people by their ids only.
    public Task<ConversationReference?> ReachAsync(string email, CancellationToken cancellationToken) => throw new CallFailedException("people by e-mail", null, "not_told");

    public UpdatePolicy PolicyOf(ConversationReference to) => AddressOf(to) is { Dialog: TeamsDialog.None } address ? new(Between) { EndsStream = address.IsPersonal } : default;

    public IReadOnlyList<JsonObject> Render(Draft draft, ConversationReference to) => TeamsRenderer.Render(draft, AddressOf(to));

    public Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken) => messages.PostAsync(Open(AddressOf(to)), message, cancellationToken);

    public Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken) =>
        messages.UpdateAsync(Open(AddressOf(to)), messageId, message, cancellationToken);

    public Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken) => messages.DeleteAsync(AddressOf(to), messageId, cancellationToken);

    public bool TakesDocuments(ConversationReference to) => AddressOf(to) is { IsPersonal: true, Dialog: TeamsDialog.None };

    public bool CanChangeLater(ConversationReference to) => AddressOf(to).Dialog is TeamsDialog.None;

    public TimeSpan? ResponseTime(ConversationReference to) => AddressOf(to).Dialog is TeamsDialog.None or TeamsDialog.Card ? null : TeamsEndpoints.DialogPatience;

    // A card that is to be shown in the chat is a message like any other; what the response can't carry any more, and what is said when a
    // dialog closes, is one too.
    public IReadOnlyList<ConversationReference> WhereToReply(Reply reply, ConversationReference to, bool isTaken) =>
        isTaken && (AddressOf(to).Dialog == TeamsDialog.Fetch || reply.Form is not null) ? [] : [to];

    public async Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            return await connector.DownloadAsync(AddressOf(to), protector.Unprotect(attachment.Location), cancellationToken);
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

    private TeamsAddress Open(TeamsAddress address)
    {
        try
        {
            return address.Upload is { } upload ? address with { Upload = protector.Unprotect(upload) } : address;
        }
        catch (CryptographicException)
        {
            // The keys are gone: the person is asked again.
            return address with { Upload = null };
        }
    }

    private static TeamsAddress AddressOf(ConversationReference to) => JsonSerializer.Deserialize(to.Address, TeamsJson.Default.TeamsAddress)!;

    [LoggerMessage(300, LogLevel.Warning, "Teams did not say who a person is; treated as a member")]
    private static partial void PersonUnknown(ILogger logger, Exception failure);
}

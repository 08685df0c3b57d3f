using System.Net.Mail;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Server.SignIn;

/// <summary>A key acts for a person whom it names by e-mail: with the person's own rights and documents, and never more than the key's.</summary>
internal sealed class ActingFor(PersonDirectory directory, CurrentAdministration administration)
{
    /// <returns>Why the key may not; null when it may.</returns>
    public static string? Wrong(ApiCaller caller, string email) =>
        !caller.ActsForPeople && caller != ApiCaller.Operator ? "The key may not act for people. 'key create NAME --acts-for-people' makes one that may."
        : !MailAddress.TryCreate(email, out var address) || address.Address != email ? "'X-On-Behalf-Of' must be a person's e-mail."
        : null;

    public async Task<ApiCaller> AsAsync(ApiCaller caller, string email, CancellationToken cancellationToken)
    {
        var person = directory.Recognise("api", new Sender(email, Email: email), await administration.ReadAsync(cancellationToken));
        return caller with { For = person, Reader = directory.ReaderOf(person, isShared: false) };
    }
}

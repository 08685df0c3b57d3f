using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Messages;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Core.People;

/// <summary>What somebody may do. Each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Ask and use own memory.</summary>
    Member,

    /// <summary>Also add and remove documents.</summary>
    Editor,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>Somebody the bot talks with, the same across platforms when the e-mail is.</summary>
public sealed record Person(string Id, string Name, string? Email, Role Role)
{
    /// <summary>Signed in with the key of the service: whoever runs it sees all of its documents.</summary>
    public bool IsOperator { get; init; }

    public bool May(Role required) => Role >= required;
}

/// <summary>Tells who is who: roles come from configuration by verified e-mail.</summary>
public sealed class PersonDirectory(IOptions<AdminOptions> options)
{
    public Person Recognise(string channel, Sender sender)
    {
        var id = sender.Email?.ToLowerInvariant() ?? $"{channel}:{sender.Id}";
        return new Person(id, sender.Name ?? sender.Email ?? sender.Id, sender.Email, sender.Granted ?? RoleOf(sender.Email)) { IsOperator = sender.Granted == Role.Admin };
    }

    /// <summary>What somebody may read. Where others read the reply too, that is what everyone may.</summary>
    public Reader ReaderOf(Person person, bool isShared) =>
        isShared ? Reader.Anyone
        : person.IsOperator ? Reader.Operator
        : Reader.Of(person.Email, options.Value.Groups.Where(group => person.Email is { } email && Has(group.Value, email)).Select(group => group.Key));

    /// <summary>Who to turn to, as far as it may be told: the administrators' addresses.</summary>
    public IReadOnlyList<string> Administrators => options.Value.Emails;

    private Role RoleOf(string? email)
    {
        if (email is null)
            return Role.Member;
        if (Has(options.Value.Emails, email))
            return Role.Admin;
        return Has(options.Value.EditorEmails, email) ? Role.Editor : Role.Member;
    }

    private static bool Has(IReadOnlyList<string> emails, string email) => emails.Contains(email, StringComparer.OrdinalIgnoreCase);
}

using System.Globalization;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Wording;

internal sealed class EnglishWords : Words
{
    public override string LanguageName => "English";

    public override Language Language => Language.English;

    protected override CultureInfo Culture => CultureInfo.InvariantCulture;

    public override string Say(Phrase phrase) => phrase.ToString();

    public override string Describe(string command, string english) => english;

    public override string Greeting() =>
        "Hello! I answer questions from your company's documents and say where each answer is from. Just ask, for example "
        + "\"How many vacation days do I have?\" Write \"help\" to see what else I can do.";

    public override string HelpIntroduction() => "Ask me anything in your own words, and I answer from the documents. Or write:";

    public override string WhatCanYouDo() => "What can you do?";

    public override string NothingAsked() => "I am here. Ask me a question in words, for example \"How do I report sick leave?\"";

    public override string TooLong(int length, int most) =>
        $"Your message has {length:N0} characters and I read up to {most:N0}. Please shorten it, or send the text as a file with `kb add`.";

    public override string FileWithoutCommand(string name) =>
        $"I got the file *{name}*. To add it to the documents that I answer from, send it with the words `kb add`.";

    public override string ExternalRefused() => "I answer people of this organisation only. Please ask the person who invited you.";

    public override string NotAllowed(string command, Role required, IReadOnlyList<string> administrators)
    {
        var who = required == Role.Editor ? "editors and administrators" : "administrators";
        return administrators.Count == 0
            ? $"`{command}` is for {who}. Whoever runs this bot can give you the role (`ChatOps:Admin:Emails`)."
            : $"`{command}` is for {who}. Please ask {Named(administrators, " or ")}.";
    }

    public override string UnknownCommand(string written, IReadOnlyList<string> near) =>
        $"I don't know the command `{written}`. Did you mean {string.Join(", ", near.Select(path => $"`{path}`"))}? `help` lists all.";

    public override string NotUnderstood(string error, string usage) => $"{error}\n\nWrite it like this: `{usage}`";

    public override string Try(string remedy) => $"Try: `{remedy}`";

    public override string YouAre(Person person) =>
        $"You are **{person.Name}**{(person.Email is { } email ? $" ({email})" : "")}, with the role **{person.Role.ToString().ToLowerInvariant()}**.";

    public override string WaitsItsTurn(int ahead) => ahead == 1 ? "One question before this is being answered. This one is next…" : $"{ahead} questions before this are being answered. I take them one after the other…";

    public override string Stopped() => "Stopped.";

    public override string SecretGone() => "The reply held a secret, which is not kept. Please write the command again.";

    public override string GaveUp(long turn) =>
        $"I am sorry, I could not answer this in several attempts. An administrator can look it up as turn {turn}. Please try again later.";

    public override string Late(TimeSpan delay) => $"This comes late, {Spoken(delay)} after you asked: the messenger did not take messages meanwhile.";

    private static string Spoken(TimeSpan span) => span.TotalMinutes < 120 ? $"{(int)span.TotalMinutes} minutes" : $"{(int)span.TotalHours} hours";

    public override string Searching() => "Searching the documents…";

    public override string Writing() => "Writing the answer…";

    public override string NothingFound() => "I found no answer to this in the documents.";

    public override string NearestDocuments() => "These come closest:";

    public override string NoDocuments() => "There are no documents yet that I could answer from. An editor can add some with `kb add`.";

    public override string ModelFailed(ModelTrouble trouble, bool isQuoted) => (isQuoted ? "This is quoted from the documents, because the language model " : "I searched without the language model, which ") + trouble switch
    {
        ModelTrouble.TooSlow => "did not answer in time.",
        ModelTrouble.Refused => "refused the request; an administrator should check its key and settings.",
        ModelTrouble.Busy => "is busy.",
        ModelTrouble.Nonsense => "sent no usable answer.",
        _ => "could not be reached.",
    };

    public override string PromptFailed(string prompt, bool isQuoted) => $"{(isQuoted ? "This is quoted from the documents" : "I searched without the language model")}, because the prompt `{prompt}` could not be written out; an administrator should look at it.";

    public override string NotFromDocuments() => "This answer is not from your documents.";

    public override string Help() => "Help";

    public override string ForExample(string example) => $"For example: `{example}`";

    public override string EditedCommand(string command) => $"An edited message does not run `{command}`, so that nothing is changed twice. Please write it as a new message.";

    public override string AssistantHere(string assistant) => $"The assistant **{assistant}** answers here. `assistant show` tells about it.";

    public override string FormGone(string form) => $"This form is not known any more (`{form}`). Nothing was changed; please write the command again.";

    public override string OpenForm(string title) => $"**{title}** opens as a form.";

    public override string Open() => "Open";

    public override string Limited(Refusal refusal)
    {
        var wait = Parts(refusal.Wait) switch
        {
            (0, 0, var seconds) => $"in {seconds} seconds",
            (0, var minutes, _) => $"in {minutes} minutes",
            var (hours, minutes, _) => $"in {hours} h {minutes} min",
        };
        return refusal.Kind switch
        {
            LimitKind.PersonRate => $"That was more than {refusal.Limit} messages within a minute, which is my limit for one person. I answer you again {wait}.",
            LimitKind.ChannelRate => $"There were more than {refusal.Limit} messages within a minute here, which is my limit for one channel. I answer again {wait}.",
            LimitKind.PersonTokens => $"Your questions have taken today's {refusal.Limit:N0} tokens. I answer you again {wait}, at midnight UTC.",
            _ => $"Today's budget of {refusal.Limit:N0} tokens is used up. I answer questions again {wait}, at midnight UTC.",
        };
    }
}

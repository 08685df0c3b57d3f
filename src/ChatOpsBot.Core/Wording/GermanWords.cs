using System.Globalization;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Wording;

internal sealed class GermanWords : Words
{
    public override string LanguageName => "German";

    public override Language Language => Language.German;

    protected override CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("de-DE");

    public override string Greeting() =>
        "Hallo! Ich beantworte Fragen aus den Dokumenten Ihres Unternehmens und nenne die Quelle. Fragen Sie einfach, zum Beispiel "
        + "„Wie viele Urlaubstage habe ich?“ Mit „help“ sehen Sie, was ich noch kann.";

    public override string HelpIntroduction() => "Fragen Sie in eigenen Worten, ich antworte aus den Dokumenten. Oder schreiben Sie:";

    public override string WhatCanYouDo() => "Was kannst du?";

    public override string NothingAsked() => "Ich bin da. Stellen Sie mir eine Frage, zum Beispiel „Wie melde ich mich krank?“";

    public override string TooLong(int length, int most) =>
        $"Ihre Nachricht hat {length} Zeichen, ich lese höchstens {most}. Bitte kürzen Sie sie, oder senden Sie den Text als Datei mit `kb add`.";

    public override string FileWithoutCommand(string name) =>
        $"Ich habe die Datei *{name}* erhalten. Senden Sie sie mit den Worten `kb add`, um sie zu den Dokumenten hinzuzufügen.";

    public override string ExternalRefused() => "Ich antworte nur Personen dieser Organisation. Bitte fragen Sie die Person, die Sie eingeladen hat.";

    public override string NotAllowed(string command, Role required, IReadOnlyList<string> administrators)
    {
        var who = required == Role.Editor ? "Redakteuren und Administratoren" : "Administratoren";
        return administrators.Count == 0
            ? $"`{command}` ist {who} vorbehalten. Wer diesen Bot betreibt, kann Ihnen die Rolle geben (`ChatOps:Admin:Emails`)."
            : $"`{command}` ist {who} vorbehalten. Bitte wenden Sie sich an {Named(administrators, " oder ")}.";
    }

    public override string UnknownCommand(string written, IReadOnlyList<string> near) =>
        $"Den Befehl `{written}` kenne ich nicht. Meinten Sie {string.Join(", ", near.Select(path => $"`{path}`"))}? `help` zeigt alle.";

    public override string NotUnderstood(string error, string usage) => $"{error}\n\nSo wird es geschrieben: `{usage}`";

    public override string Try(string remedy) => $"Versuchen Sie: `{remedy}`";

    public override string YouAre(Person person) =>
        $"Sie sind **{person.Name}**{(person.Email is { } email ? $" ({email})" : "")} mit der Rolle **{person.Role.ToString().ToLowerInvariant()}**.";

    public override string WaitsItsTurn(int ahead) => ahead == 1 ? "Vorher wird noch eine Frage beantwortet, dann kommt diese…" : $"Vorher werden noch {ahead} Fragen beantwortet. Ich nehme sie der Reihe nach…";

    public override string Stopped() => "Abgebrochen.";

    public override string SecretGone() => "Die Antwort enthielt ein Geheimnis, das nicht aufbewahrt wird. Bitte schreiben Sie den Befehl noch einmal.";

    public override string GaveUp(long turn) =>
        $"Das konnte ich leider auch nach mehreren Versuchen nicht beantworten. Für die Administration: Turn {turn}. Bitte versuchen Sie es später noch einmal.";

    public override string Late(TimeSpan delay) => $"Dies kommt verspätet, {Spoken(delay)} nach Ihrer Nachricht: Der Messenger hat inzwischen keine Nachrichten angenommen.";

    private static string Spoken(TimeSpan span) => span.TotalMinutes < 120 ? $"{(int)span.TotalMinutes} Minuten" : $"{(int)span.TotalHours} Stunden";

    public override string Searching() => "Ich suche in den Dokumenten…";

    public override string Writing() => "Ich schreibe die Antwort…";

    public override string NothingFound() => "Dazu habe ich in den Dokumenten keine Antwort gefunden.";

    public override string NearestDocuments() => "Am nächsten kommen:";

    public override string NoDocuments() => "Es gibt noch keine Dokumente, aus denen ich antworten könnte. Mit `kb add` werden welche hinzugefügt.";

    public override string ModelFailed(ModelTrouble trouble, bool isQuoted) => (isQuoted ? "Dies ist ein Zitat aus den Dokumenten, denn das Sprachmodell " : "Ich habe ohne das Sprachmodell gesucht; es ") + trouble switch
    {
        ModelTrouble.TooSlow => "hat nicht rechtzeitig geantwortet.",
        ModelTrouble.Refused => "hat die Anfrage abgelehnt; die Administration sollte Schlüssel und Einstellungen prüfen.",
        ModelTrouble.Busy => "ist überlastet.",
        ModelTrouble.Nonsense => "hat keine brauchbare Antwort gesendet.",
        _ => "war nicht erreichbar.",
    };

    public override string PromptFailed(string prompt, bool isQuoted) => $"{(isQuoted ? "Dies ist ein Zitat aus den Dokumenten" : "Ich habe ohne das Sprachmodell gesucht")}, denn der Prompt `{prompt}` ist fehlerhaft; die Administration sollte ihn ansehen.";

    public override string NotFromDocuments() => "Diese Antwort stammt nicht aus Ihren Dokumenten.";

    public override string Help() => "Hilfe";

    public override string ForExample(string example) => $"Zum Beispiel: `{example}`";

    public override string EditedCommand(string command) => $"Eine bearbeitete Nachricht führt `{command}` nicht aus, damit nichts zweimal geändert wird. Bitte schreiben Sie den Befehl neu.";

    public override string AssistantHere(string assistant) => $"Hier antwortet der Assistent **{assistant}**. `assistant show` zeigt mehr.";

    public override string FormGone(string form) => $"Dieses Formular gibt es nicht mehr (`{form}`). Es wurde nichts geändert; bitte schreiben Sie den Befehl noch einmal.";

    public override string OpenForm(string title) => $"**{title}** öffnet sich als Formular.";

    public override string Open() => "Öffnen";

    public override string Limited(Refusal refusal)
    {
        var wait = Parts(refusal.Wait) switch
        {
            (0, 0, var seconds) => $"in {seconds} Sekunden",
            (0, var minutes, _) => $"in {minutes} Minuten",
            var (hours, minutes, _) => $"in {hours} Std. {minutes} Min.",
        };
        return refusal.Kind switch
        {
            LimitKind.PersonRate => $"Das waren mehr als {refusal.Limit} Nachrichten in einer Minute, meine Grenze für eine Person. Ich antworte Ihnen wieder {wait}.",
            LimitKind.ChannelRate => $"Hier waren es mehr als {refusal.Limit} Nachrichten in einer Minute, meine Grenze für einen Kanal. Ich antworte wieder {wait}.",
            LimitKind.PersonTokens => $"Ihre Fragen haben die {refusal.Limit} Tokens für heute verbraucht. Ich antworte Ihnen wieder {wait}, um Mitternacht UTC.",
            _ => $"Das Budget von {refusal.Limit} Tokens für heute ist verbraucht. Ich beantworte Fragen wieder {wait}, um Mitternacht UTC.",
        };
    }
}

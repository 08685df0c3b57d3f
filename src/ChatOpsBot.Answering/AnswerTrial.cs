using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Prompts.Testing;
using ChatOpsBot.Search;

namespace ChatOpsBot.Answering;

/// <summary>Prompts for answers are tried on the passages that would be found for the question.</summary>
internal sealed class AnswerTrial(Searcher searcher, ModelAnswer answers) : ITrialMaterial
{
    private const int MostPassages = 8;

    public string Purpose => "answer";

    public async Task<TrialMaterial> PrepareAsync(string question, CommandContext context, CancellationToken cancellationToken)
    {
        var filter = new SearchFilter(context.Reader) { Collections = context.Snapshot.AssistantIn(context.Channel).Collections };
        var found = question.Length == 0 ? [] : (await searcher.FindAsync(question, filter, MostPassages, cancellationToken)).Passages;
        var passages = Neighbours.Join([.. found]).ToList();
        var asked = new Question(question, context.Person, [], LanguageDetector.Of(question), context.Reader);
        return new TrialMaterial(answers.Variables(asked, passages), [.. passages.Select(passage => passage.Chunk.Heading)], question);
    }
}

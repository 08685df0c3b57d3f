using System.Globalization;
using ChatOpsBot.Core.Jobs;

namespace ChatOpsBot.Core.Documents;

/// <summary>The job of an import. What it is to do is kept with the import, which stays when the job is forgotten.</summary>
public static class ImportOrder
{
    public const string Kind = "import";

    /// <summary>Imports of one document are done one after the other.</summary>
    public static NewJob Of(long id, DocumentKey document) =>
        new($"{Kind}:{id}", Kind, document.ToString(), document.Name, id.ToString(CultureInfo.InvariantCulture));

    /// <returns>The id of the import.</returns>
    public static long Read(string payload) => long.Parse(payload, CultureInfo.InvariantCulture);
}

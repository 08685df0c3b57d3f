using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ChatOpsBot.Storage;

/// <summary>Keys of data protection among the settings, so that what one process has encrypted all can read.</summary>
internal sealed class StoredKeys(ReadConnections reads, WriteQueue writes) : IXmlRepository
{
    private const string Prefix = "protection-key:";

    public IReadOnlyCollection<XElement> GetAllElements() => reads.Read(statements => statements.Query(
        $"""SELECT "Value" FROM "Settings" WHERE "Name" >= '{Prefix}' AND "Name" < '{Prefix[..^1]};'""", row => XElement.Parse(row.GetString(0))));

    public void StoreElement(XElement element, string friendlyName) => writes.RunAsync(
        statements => StoredSettings.Set(statements, Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None).GetAwaiter().GetResult();
}

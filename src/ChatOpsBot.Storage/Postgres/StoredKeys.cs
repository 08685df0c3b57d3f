using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ChatOpsBot.Storage;

/// <summary>Keys of data protection among the settings, so that what one process has encrypted all can read.</summary>
internal sealed class StoredKeys(ReadConnections reads, WriteQueue writes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. reads.Read(ProtectionKeys.Read).Select(key => XElement.Parse(key.Xml))];

    public void StoreElement(XElement element, string friendlyName) => writes.RunAsync(
        statements => ProtectionKeys.Set(statements, friendlyName, element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None).GetAwaiter().GetResult();
}

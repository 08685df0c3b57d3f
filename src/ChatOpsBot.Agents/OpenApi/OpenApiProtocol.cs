using System.Net.Sockets;
using ChatOpsBot.Agents.Catalogue;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>Services that an OpenAPI document describes: each operation is a tool.</summary>
internal sealed class OpenApiProtocol(OperationCall calls, IHttpClientFactory clients) : IToolProtocol
{
    public const string Client = "tool-documents";

    /// <summary>Of a document, in bytes.</summary>
    public const int LargestDocument = 20_000_000;

    public ToolProtocol Protocol => ToolProtocol.OpenApi;

    public async Task<(string? Description, Phrase? Wrong)> DescribeAsync(ToolOrigin origin, CancellationToken cancellationToken)
    {
        var address = origin.Address;
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (null, $"{address} answered with an error ({(int)response.StatusCode}). Check the address.");
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (text, isCut) = await LimitedContent.ReadTextAsync(stream, LargestDocument, cancellationToken);
            return isCut ? (null, $"{address} is larger than {LargestDocument / 1_000_000} MB and was not read.") : (text, null);
        }
        catch (Exception forbidden) when (GuardedHttp.IsForbidden(forbidden))
        {
            return (null, $"{address} is not a public address and was not opened. Whoever runs this bot can allow networks of the company in `ChatOps:Agents:AllowedNetworks`.");
        }
        catch (Exception away) when (away is HttpRequestException or IOException or SocketException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, $"{address} could not be reached. Check the address.");
        }
    }

    public (ServiceTools? Service, Phrase? Wrong) Read(ToolOrigin origin, string description)
    {
        var from = new Uri(origin.Address);
        var (service, wrong) = OpenApiOrigin.Read(description, from);
        if (service is null)
            return (null, wrong);
        if (origin.Authentication is not null && !IsSameService(service.Address, from))
            return (null, $"{from} says that its operations are at {service.Address}, which is another service: the secret is not sent there. Attach the document to `tool add {service.Address}`.");
        return (new ServiceTools(service.Address.ToString(), [.. service.Operations.Select(operation => ToTool(service.Address, operation, origin))]), null);
    }

    // The same host and port, and not less safe.
    private static bool IsSameService(Uri service, Uri document) => service.Host == document.Host
        && (service.Scheme == document.Scheme ? service.Port == document.Port : service.Scheme == Uri.UriSchemeHttps && service.IsDefaultPort);

    private Tool ToTool(Uri service, Operation operation, ToolOrigin origin)
    {
        var risk = operation.Method == HttpMethod.Get || operation.Method == HttpMethod.Head ? ToolRisk.Read : operation.Method == HttpMethod.Delete ? ToolRisk.Destructive : ToolRisk.Write;
        return DescribedTool.Of(
            DescribedTool.NameOf(origin.Name, operation.Id), operation.Description, operation.Schema, risk,
            (arguments, caller, cancellationToken) => calls.SendAsync(service, operation, origin.Authentication, arguments, caller, cancellationToken)) with { TakesKeyHeader = true, Account = ToolSecrets.AccountOf(origin.Authentication) is { } client ? new OwnAccount(origin.Name, client) : null };
    }
}

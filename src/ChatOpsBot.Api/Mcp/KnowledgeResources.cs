using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ChatOpsBot.Api.Mcp;

/// <summary>Documents as resources, <c>chatops://COLLECTION/ID</c>, as far as the caller may read them.</summary>
internal static class KnowledgeResources
{
    private const string Scheme = "chatops://";

    public static IMcpServerBuilder WithKnowledgeResources(this IMcpServerBuilder server) => server
        .WithListResourcesHandler(async (request, cancellationToken) =>
        {
            var http = HttpOf(request.Services!);
            var page = await request.Services!.GetRequiredService<DocumentService>().ListAsync(Caller.Of(http).Actor, collection: null, new(request.Params?.Cursor), cancellationToken);
            return new ListResourcesResult { Resources = [.. page.Items.Select(document => new Resource { Uri = $"{Scheme}{document.Key.Index}/{Uri.EscapeDataString(document.Key.ShownId)}", Name = document.Key.ShownId, Title = document.Title, MimeType = "text/markdown" })], NextCursor = page.Next };
        })
        .WithListResourceTemplatesHandler((_, _) => ValueTask.FromResult(new ListResourceTemplatesResult { ResourceTemplates = [new ResourceTemplate { UriTemplate = $"{Scheme}{{collection}}/{{id}}", Name = "document", Title = "A document of the company", MimeType = "text/markdown" }] }))
        .WithReadResourceHandler(async (request, cancellationToken) =>
        {
            var (http, uri) = (HttpOf(request.Services!), request.Params?.Uri ?? "");
            var parts = uri.StartsWith(Scheme, StringComparison.Ordinal) ? uri[Scheme.Length..].Split('/', 2) : [];
            var documents = request.Services!.GetRequiredService<DocumentService>();
            var key = parts is [var collection, var id] ? await request.Services!.GetRequiredService<WireIds>().FindAsync(Collection.NameOf(collection), Uri.UnescapeDataString(id), Caller.Of(http).Reader, cancellationToken) : default;
            if (key == default || await documents.FindAsync(Caller.Of(http).Actor, key, cancellationToken) is not { } document)
                throw new McpProtocolException($"There is no resource '{uri}'.", McpErrorCode.ResourceNotFound);
            var text = string.Join("\n\n", (await documents.ChunksAsync(document, cancellationToken)).Select(chunk => chunk.Text));
            return new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = "text/markdown", Text = text }] };
        });

    public static HttpContext HttpOf(IServiceProvider services) => services.GetRequiredService<IHttpContextAccessor>().HttpContext ?? throw new InvalidOperationException("A server was asked outside of a request.");
}

using ChatOpsBot.Core.Documents;
using ChatOpsBot.Search;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Memory;

/// <summary>Where a passage's document can be opened, from outside: its own address, or the file here, for whoever has a key.</summary>
internal static class SourceAddress
{
    public static string Of(HttpRequest request, KeptChunk kept)
    {
        var url = FileCitations.Group([new Passage(kept, 1)])[0].SourceUrl;
        return url.StartsWith('/') ? $"{request.Scheme}://{request.Host}{request.PathBase}{KernelMemoryEndpoints.Root}{url}" : url;
    }
}

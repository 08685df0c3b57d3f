using System.Reflection;
using System.Runtime.Loader;

namespace ChatOpsBot.Agents.Plugins;

/// <summary>Where a plugin's assembly and what it brings along are loaded; what the product has too, as Semantic Kernel, is the product's.</summary>
internal sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver resolver = new(path);

    public Assembly LoadPlugin() => LoadFromAssemblyPath(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (FileNotFoundException)
        {
            return resolver.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own) : null;
        }
    }
}

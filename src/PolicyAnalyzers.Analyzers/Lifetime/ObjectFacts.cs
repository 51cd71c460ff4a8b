using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>What the code of one type says about how long objects live: what it registers, creates, and hands out with their methods.</summary>
internal sealed class ObjectFacts
{
    public List<Registration> Registrations { get; } = [];

    /// <summary>Code that a container runs when something asks for the service.</summary>
    public List<(ITypeSymbol Service, ISymbol Factory)> Factories { get; } = [];

    /// <summary>Where code asks a container for a service.</summary>
    public List<(ITypeSymbol Service, ISymbol Node)> Asked { get; } = [];

    /// <summary>Messages that the code gives to a mediator or bus.</summary>
    public List<(ITypeSymbol Message, ISymbol Node)> Sent { get; } = [];

    /// <summary>Code that a mediator or bus runs for a message.</summary>
    public List<(ITypeSymbol Message, ISymbol Handler)> MessageHandlers { get; } = [];

    /// <summary>Objects that the code makes itself, and where it keeps them.</summary>
    public List<Creation> Creations { get; } = [];

    /// <summary>Methods that are handed out as delegates, with the object that they belong to.</summary>
    public List<(IMethodSymbol Method, ISymbol Node)> Delegated { get; } = [];

    /// <summary>Handlers, and the clients of a factory that they stand before: by name, or by the type that is given one.</summary>
    public List<(ITypeSymbol Handler, string? Client, ITypeSymbol? Typed)> Handlers { get; } = [];

    /// <summary>Where code asks a factory for a client.</summary>
    public List<ClientUse> Clients { get; } = [];

    /// <summary>Code that sets up a factory's client of a name, each time that somebody asks for it.</summary>
    public List<(string Client, ISymbol Code)> ClientCode { get; } = [];

    /// <summary>Whether a factory of HTTP clients is registered.</summary>
    public bool HasClientFactory { get; set; }

    public void AddRegistration(ITypeSymbol type, ObjectLifetime lifetime) => Registrations.Add(new Registration(type.OriginalDefinition, lifetime));

    public void AddFactory(ITypeSymbol service, ISymbol factory) => Factories.Add((service.OriginalDefinition, factory));

    public void AddAsked(ITypeSymbol service, ISymbol node) => Asked.Add((service.OriginalDefinition, node));

    public void AddSent(ITypeSymbol message, ISymbol node) => Sent.Add((message.OriginalDefinition, node));

    public void AddMessageHandler(ITypeSymbol message, ISymbol handler) => MessageHandlers.Add((message.OriginalDefinition, handler));

    public void AddCreation(INamedTypeSymbol type, ISymbol node, Keeping keeping) => Creations.Add(new Creation(type.OriginalDefinition, node, keeping));

    public void AddHandler(ITypeSymbol handler, string? client, ITypeSymbol? typed) => Handlers.Add((handler.OriginalDefinition, client, typed?.OriginalDefinition));

    public void AddClient(ClientUse use) => Clients.Add(use);

    public void AddClientCode(string client, ISymbol code) => ClientCode.Add((client, code));

    public void AddDelegated(IMethodSymbol method, ISymbol node) => Delegated.Add((method, node));

    internal sealed record Registration(ITypeSymbol Type, ObjectLifetime Lifetime);

    internal sealed record Creation(INamedTypeSymbol Type, ISymbol Node, Keeping Keeping);
}

/// <summary>Where code asks a factory for a client.</summary>
/// <param name="Client">Its name; null when it is not known.</param>
/// <param name="Node">The code.</param>
/// <param name="IsOfTools">Whether a server of tools is reached through it, so that all that its handlers do is done for tools.</param>
internal sealed record ClientUse(string? Client, ISymbol Node, bool IsOfTools);

/// <summary>Where code keeps an object that it makes.</summary>
internal enum Keeping
{
    /// <summary>In a variable, an argument or a result.</summary>
    None,

    /// <summary>In a field or property of its own object.</summary>
    Own,

    /// <summary>In a static.</summary>
    Static,
}

// Tokens and secrets, which the app reads as Key Vault references. Access is by role only.
param name string
param location string
param tags object
param privateOnly bool
param logAnalyticsId string

param gitHubEnabled bool

@secure()
param gitHubToken string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateOnly ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
    }
  }
}

resource gitHub 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(gitHubToken)) {
  parent: vault
  name: 'github-token'
  properties: {
    value: gitHubToken
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: vault
  properties: {
    workspaceId: logAnalyticsId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

output name string = vault.name
// Addresses, not values. Without a version, so that a rotated secret is taken up by itself.
// The webhook secret is made by hooks/postprovision, once: a template would make another one with every deployment, or have to be told it.
output webhookSecretUri string = '${vault.properties.vaultUri}secrets/webhook-secret'
output gitHubTokenUri string = empty(gitHubToken) && !gitHubEnabled ? '' : '${vault.properties.vaultUri}secrets/github-token'

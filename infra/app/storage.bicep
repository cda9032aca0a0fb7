// The storage account: tables, blobs and queues of the app, and the package it runs from. Nobody gets in with an account key.
param name string
param location string
param tags object
param skuName string
param packageContainer string
param privateOnly bool
param reportRetentionDays int
param logAnalyticsId string

// What an interrupted upload leaves, the app sweeps by itself; this catches what it leaves when it dies.
var sweepUploads = {
  name: 'sweep-interrupted-uploads'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
      prefixMatch: ['bundles/incoming/']
    }
    actions: {
      baseBlob: {
        delete: {
          daysAfterModificationGreaterThan: 1
        }
      }
    }
  }
}

// History is kept unless somebody asks for less.
var expireReports = {
  name: 'expire-reports'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
      prefixMatch: ['reports/']
    }
    actions: {
      baseBlob: {
        delete: {
          daysAfterModificationGreaterThan: max(reportRetentionDays, 1)
        }
      }
    }
  }
}

module account 'br/public:avm/res/storage/storage-account:0.8.3' = {
  name: 'storage-account'
  params: {
    name: name
    location: location
    tags: tags
    skuName: skuName
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    dnsEndpointType: 'Standard'
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: privateOnly
      ? {
          defaultAction: 'Deny'
          bypass: 'None'
        }
      : {
          defaultAction: 'Allow'
          bypass: 'AzureServices'
        }
    blobServices: {
      containers: [
        { name: packageContainer }
      ]
      deleteRetentionPolicyEnabled: true
      deleteRetentionPolicyDays: 7
    }
    managementPolicyRules: reportRetentionDays > 0 ? [sweepUploads, expireReports] : [sweepUploads]
    diagnosticSettings: [
      {
        workspaceResourceId: logAnalyticsId
        metricCategories: [
          { category: 'Transaction' }
        ]
      }
    ]
  }
}

output name string = account.outputs.name
